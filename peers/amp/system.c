/* Start-up, printing, panic. */
#include "system.h"

#include "chain.h"
#include "interrupt.h"
#include "queue.h"
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PANIC_FRAMES 16u
#define AT_ONCE 256 /* texts, then a look at the commands */

/* ---- start-up ---- */

static enum amp_code open_system_queue(struct node *node, enum queue_role role, struct queue **queue)
{
    enum amp_code code = queue_place(node, SYSTEM_QUEUE, queue);
    if (code == AMP_OK) {
        (*queue)->role = role;
        (*queue)->bit = role == QUEUE_MASTER ? AMP_IRQ_SYSTEM : NO_BIT;
    }
    return code;
}

static enum amp_code make_system_queue(struct node *node)
{
    struct queue *queue;
    enum amp_code code = open_system_queue(node, QUEUE_REMOTE, &queue);
    return code == AMP_OK ? queue_create(node, queue, AMP_SYSTEM, SYSTEM_LENGTH, SYSTEM_ITEM) : code;
}

/* Only the first byte is cleared, as in firmware. */
static enum amp_code make_pm(struct node *node)
{
    struct entry entry;
    enum amp_code code = chain_alloc(node, POOL_RTC, AMP_PM, AMP_WORD, &entry);
    if (code == AMP_OK) {
        *(uint8_t *)memory_to(entry.buffer) = 0;
    }
    return code;
}

static enum amp_code boot(struct node *node)
{
    uint32_t unused;
    node_reboot(node);
    memory_set(interrupt_word(node, ROLE_MAIN), 0);
    memory_set(interrupt_word(node, ROLE_SUB), 0);
    chain_init(node, POOL_HP);
    if (chain_sentinel(node, POOL_RTC) != 0) {
        chain_init(node, POOL_RTC);
    }
    enum amp_code code = node->light_sleep ? make_pm(node) : AMP_OK;
    if (code == AMP_OK && node->system) {
        code = make_system_queue(node);
    }
    if (code == AMP_OK) {
        code = event_create(node, AMP_EVENT_MAIN, &unused);
    }
    return code == AMP_OK ? event_create(node, AMP_EVENT_SUB, &unused) : code;
}

enum amp_code system_init(struct node *node)
{
    struct entry entry;
    if (node->role == ROLE_MAIN) {
        return boot(node);
    }
    enum amp_code code = chain_get(node, POOL_HP, AMP_EVENT_MAIN, &entry);
    if (code == AMP_OK) {
        code = chain_get(node, POOL_HP, AMP_EVENT_SUB, &entry);
    }
    return code == AMP_NOT_FOUND ? code_fail(AMP_NOT_INITIALISED, "main has not made its events yet") : code;
}

/* ---- printing ---- */

static enum amp_code system_queue(struct node *node, enum queue_role role, struct queue **queue)
{
    *queue = queue_named(node, SYSTEM_QUEUE);
    if (*queue != NULL) {
        return AMP_OK;
    }
    enum amp_code code = open_system_queue(node, role, queue);
    if (code == AMP_OK) {
        code = queue_attach(node, *queue, AMP_SYSTEM, node->resume);
    }
    if (code == AMP_OK && (*queue)->item != SYSTEM_ITEM) {
        code = code_fail(AMP_CORRUPT, "the system queue has items of %u bytes: %" PRIu32, SYSTEM_ITEM, (*queue)->item);
    }
    if (code != AMP_OK) {
        (*queue)->role = QUEUE_NONE;
    }
    return code;
}

enum amp_code system_print(struct node *node, const char *text)
{
    struct queue *queue;
    uint32_t buffer;
    size_t length = strlen(text) + 1;
    if (node->role != ROLE_SUB) {
        return code_fail(AMP_WRONG_ROLE, "only the sub prints at main's");
    }
    if (length > SYSTEM_ITEM - SYSTEM_HEADER) {
        return code_fail(AMP_TOO_LARGE, "a text has up to %u letters: %zu", SYSTEM_ITEM - SYSTEM_HEADER - 1u,
                         length - 1);
    }
    enum amp_code code = system_queue(node, QUEUE_MASTER, &queue);
    if (code == AMP_OK) {
        code = queue_alloc(node, queue, SYSTEM_ITEM, &buffer);
        if (code == AMP_NOT_FOUND) {
            return code_fail(AMP_FULL, "queue %s is full", queue->name);
        }
    }
    if (code != AMP_OK) {
        return code;
    }
    memory_set(buffer, SYSTEM_PRINT | (uint32_t)length << 16);
    memcpy((char *)memory_to(buffer) + SYSTEM_HEADER, text, length);
    return queue_send(node, queue, buffer, SYSTEM_ITEM);
}

enum amp_code system_serve(struct node *node)
{
    struct queue *queue;
    if (node->role != ROLE_MAIN) {
        return code_fail(AMP_WRONG_ROLE, "only main prints for the sub");
    }
    enum amp_code code = system_queue(node, QUEUE_REMOTE, &queue);
    if (code == AMP_OK) {
        node->printing = true;
        node->unmasked = true;
    }
    return code;
}

static void print_packet(struct node *node, uint32_t buffer)
{
    uint32_t word = memory_get(buffer);
    uint32_t length = word >> 16;
    if ((word & 0xffffu) != SYSTEM_PRINT || length > SYSTEM_ITEM - SYSTEM_HEADER) {
        complain("corrupt: system packet at 0x%08" PRIx32 ": service %" PRIu32 ", length %" PRIu32
                 ", allowed: 1, 0 to %u",
                 buffer, word & 0xffffu, length, SYSTEM_ITEM - SYSTEM_HEADER);
        node->corrupt++;
        return;
    }
    const char *text = (const char *)memory_to(buffer) + SYSTEM_HEADER;
    event_print(text, strnlen(text, length));
}

bool system_drain(struct node *node)
{
    struct queue *queue = queue_named(node, SYSTEM_QUEUE);
    int handled = 0;
    while (node->listening && node->printing && queue != NULL && handled < AT_ONCE) {
        uint32_t buffer;
        uint32_t length;
        enum amp_code code = queue_recv(node, queue, &buffer, &length);
        if (code == AMP_OK) {
            print_packet(node, buffer);
            queue_free(node, queue, buffer);
            handled++;
            continue;
        }
        if (code == AMP_CORRUPT) {
            complain("corrupt: %s", code_message());
            node->corrupt++;
        }
        node->listening = false;
    }
    return handled > 0;
}

/* ---- panic ---- */

static enum amp_code panic_area(struct node *node, uint32_t *at)
{
    *at = node->memory->g.end;
    if (memory_at(node->memory, *at, PANIC_SIZE, AMP_WORD) == NULL) {
        return code_fail(AMP_NOT_FOUND, "the file ends before the panic area at 0x%08" PRIx32 " does", *at);
    }
    return AMP_OK;
}

enum amp_code panic_write(struct node *node, const char *text)
{
    uint32_t at;
    if (node->role != ROLE_SUB) {
        return code_fail(AMP_WRONG_ROLE, "only the sub has a panic area");
    }
    enum amp_code code = panic_area(node, &at);
    if (code != AMP_OK) {
        return code;
    }
    char *room = (char *)memory_to(at) + PANIC_TEXT;
    memset(room, 0, PANIC_TEXT_ROOM);
    memcpy(room, text, strnlen(text, PANIC_TEXT_ROOM - 1u));
    for (uint32_t i = 0; i < PANIC_WORDS; i++) {
        memory_set(at + PANIC_REGS + i * AMP_WORD, i);
    }
    for (uint32_t i = 0; i < PANIC_FRAMES; i++) {
        memory_set(at + PANIC_STACK + i * AMP_WORD, i);
    }
    memory_set(at + PANIC_STACK_LENGTH, PANIC_FRAMES * AMP_WORD);
    memory_set(at, 1);
    interrupt_trigger(node, AMP_IRQ_PANIC);
    return AMP_OK;
}

enum amp_code panic_read(struct node *node, struct panic *panic)
{
    uint32_t at;
    enum amp_code code = panic_area(node, &at);
    if (code == AMP_OK) {
        panic->abort = memory_get(at);
        panic->stack_length = memory_get(at + PANIC_STACK_LENGTH);
        const char *text = (const char *)memory_to(at) + PANIC_TEXT;
        snprintf(panic->text, sizeof panic->text, "%.*s", (int)strnlen(text, PANIC_TEXT_ROOM), text);
        panic->regs = memory_to(at + PANIC_REGS);
    }
    return code;
}
