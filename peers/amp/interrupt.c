/* Interrupt words and events. */
#include "interrupt.h"

#include "chain.h"
#include "step.h"

#include <inttypes.h>

#define GROUP_BITS 0x00ffffffu /* what a FreeRTOS event group can hold */

uint32_t interrupt_word(const struct node *node, enum amp_role of)
{
    return node->memory->g.start + (of == ROLE_MAIN ? AMP_FOR_MAIN : AMP_FOR_SUB);
}

static uint32_t *word_at(uint32_t address)
{
    return memory_to(address);
}

void interrupt_trigger(struct node *node, int number)
{
    enum amp_role peer = node->role == ROLE_MAIN ? ROLE_SUB : ROLE_MAIN;
    __atomic_fetch_or(word_at(interrupt_word(node, peer)), 1u << number, __ATOMIC_SEQ_CST);
    amp_step(STEP_TRIGGER);
}

uint32_t interrupt_take(struct node *node)
{
    uint32_t *word = word_at(interrupt_word(node, node->role));
    if (__atomic_load_n(word, __ATOMIC_ACQUIRE) == 0) { /* a look that takes the line from nobody */
        return 0;
    }
    uint32_t bits = __atomic_exchange_n(word, 0, __ATOMIC_SEQ_CST);
    for (int i = 0; i < AMP_IRQS; i++) {
        node->counts[i] += bits >> i & 1u;
    }
    return bits;
}

static enum amp_code find(struct node *node, uint32_t id, uint32_t *address)
{
    struct entry entry;
    enum amp_code code = chain_get(node, POOL_HP, id, &entry);
    if (code != AMP_OK) {
        return code;
    }
    if (entry.size != AMP_WORD || memory_at(node->memory, entry.buffer, AMP_WORD, AMP_WORD) == NULL) {
        return code_fail(AMP_INVALID_ARG, "entry 0x%04" PRIx32 " has %" PRIu32 " bytes, an event has 4", id,
                         entry.size);
    }
    *address = entry.buffer;
    return AMP_OK;
}

enum amp_code event_create(struct node *node, uint32_t id, uint32_t *address)
{
    struct entry entry;
    enum amp_code code = chain_alloc(node, POOL_HP, id, AMP_WORD, &entry);
    if (code == AMP_OK) {
        memory_set(entry.buffer, 0);
        *address = entry.buffer;
    }
    return code;
}

enum amp_code event_notify(struct node *node, uint32_t id, uint32_t mask, uint32_t *before)
{
    uint32_t address;
    enum amp_code code = find(node, id, &address);
    if (code == AMP_OK) {
        *before = __atomic_fetch_or(word_at(address), mask, __ATOMIC_SEQ_CST);
        amp_step(STEP_EVENT);
        interrupt_trigger(node, AMP_IRQ_EVENT);
    }
    return code;
}

static uint32_t *group_of(struct node *node, uint32_t id)
{
    for (int i = 0; i < NODE_EVENTS; i++) {
        if (node->events[i].id == id && id != 0) {
            return &node->events[i].group;
        }
    }
    return NULL;
}

enum amp_code event_bind(struct node *node, uint32_t id)
{
    uint32_t address;
    enum amp_code code = find(node, id, &address);
    if (code != AMP_OK || group_of(node, id) != NULL) {
        return code;
    }
    for (int i = 0; i < NODE_EVENTS; i++) {
        if (node->events[i].id == 0) {
            node->events[i].id = (uint16_t)id;
            node->events[i].group = 0;
            node->unmasked = true;
            event_drain(node); /* bits of before are not lost */
            return AMP_OK;
        }
    }
    return code_fail(AMP_NO_MEM, "%d events are bound, which is all", NODE_EVENTS);
}

void event_drain(struct node *node)
{
    for (int i = 0; i < NODE_EVENTS; i++) {
        uint32_t address;
        if (node->events[i].id != 0 && find(node, node->events[i].id, &address) == AMP_OK) {
            node->events[i].group |= __atomic_exchange_n(word_at(address), 0, __ATOMIC_SEQ_CST) & GROUP_BITS;
        }
    }
}

static bool matches(uint32_t word, const struct event_wait *wait)
{
    return wait->all ? (word & wait->mask) == wait->mask : (word & wait->mask) != 0;
}

/* Clears for "all" by comparing, for "any" at every look. */
static bool look(uint32_t *at, const struct event_wait *wait, uint32_t *word)
{
    if (!wait->clear) {
        *word = __atomic_load_n(at, __ATOMIC_ACQUIRE);
        return matches(*word, wait);
    }
    if (!wait->all) {
        *word = __atomic_fetch_and(at, ~wait->mask, __ATOMIC_SEQ_CST);
        return matches(*word, wait);
    }
    *word = __atomic_load_n(at, __ATOMIC_ACQUIRE);
    while (matches(*word, wait)) {
        if (__atomic_compare_exchange_n(at, word, *word & ~wait->mask, false, __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE)) {
            return true;
        }
    }
    return false;
}

enum amp_code event_look(struct node *node, const struct event_wait *wait, bool *there, uint32_t *word)
{
    uint32_t address;
    enum amp_code code = find(node, wait->id, &address);
    if (code == AMP_OK) {
        uint32_t *group = group_of(node, wait->id);
        *there = look(group != NULL ? group : word_at(address), wait, word);
    }
    return code;
}
