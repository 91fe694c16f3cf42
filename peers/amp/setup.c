/* Queues: creating, attaching, taking positions from flags. */
#include "queue.h"

#include "chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct queue *queue_named(struct node *node, const char *name)
{
    for (int i = 0; i < NODE_QUEUES; i++) {
        if (node->queues[i].role != QUEUE_NONE && strcmp(node->queues[i].name, name) == 0) {
            return &node->queues[i];
        }
    }
    return NULL;
}

enum amp_code queue_place(struct node *node, const char *name, struct queue **queue)
{
    *queue = queue_named(node, name);
    for (int i = 0; i < NODE_QUEUES && *queue == NULL; i++) {
        if (node->queues[i].role == QUEUE_NONE) {
            *queue = &node->queues[i];
        }
    }
    if (strlen(name) >= NODE_NAME || *queue == NULL) {
        return code_fail(AMP_INVALID_ARG, "up to %d queues with names of up to %d letters: %s", NODE_QUEUES,
                         NODE_NAME - 1, name);
    }
    memset(*queue, 0, sizeof **queue);
    snprintf((*queue)->name, NODE_NAME, "%s", name);
    return AMP_OK;
}

enum amp_code queue_shape(uint32_t length, uint32_t item, uint32_t *real_length, uint32_t *real_item)
{
    if (length == 0 || length > QUEUE_MAX_LENGTH) {
        return code_fail(AMP_INVALID_ARG, "a queue has 1 to %u slots: %" PRIu32, QUEUE_MAX_LENGTH, length);
    }
    if (item == 0 || item > QUEUE_MAX_ITEM) {
        return code_fail(AMP_INVALID_ARG, "an item has 1 to %u bytes: %" PRIu32, QUEUE_MAX_ITEM, item);
    }
    *real_length = 1;
    while (*real_length < length) {
        *real_length *= 2;
    }
    *real_item = amp_round4(item);
    return AMP_OK;
}

void queue_format(uint32_t conf, uint32_t desc, uint32_t data, uint32_t length, uint32_t item)
{
    memory_set(conf, length | item << 16);
    memory_set(conf + QUEUE_DATA, data);
    memory_set(conf + QUEUE_DESC, desc);
    for (uint32_t i = 0; i < length; i++) {
        memory_set(desc + i * DESC_SIZE, data + i * item);
        memory_set(desc + i * DESC_SIZE + DESC_WORD, item);
    }
}

/* What the allocator is asked for: its parameter has 16 bits. */
static enum amp_code alloc_wide(struct node *node, enum amp_pool pool, uint32_t id, uint64_t size, struct entry *entry)
{
    if (size > AMP_MAX_SIZE && !node->truncate) {
        return code_fail(AMP_TOO_LARGE, "an entry has up to %u bytes: %" PRIu64, AMP_MAX_SIZE, size);
    }
    return chain_alloc(node, pool, id, (uint32_t)(size & AMP_MAX_SIZE), entry);
}

enum amp_code queue_create(struct node *node, struct queue *queue, uint32_t id, uint32_t length, uint32_t item)
{
    struct entry entry;
    struct entry table;
    bool apart = node->light_sleep && queue->role == QUEUE_MASTER;
    uint64_t data_size = (uint64_t)length * item;
    uint32_t desc_size = length * DESC_SIZE;
    enum amp_code code = alloc_wide(node, POOL_HP, id, QUEUE_CONF + (apart ? 0 : desc_size) + data_size, &entry);
    if (code == AMP_OK && apart) {
        code = alloc_wide(node, POOL_RTC, id, desc_size, &table);
    }
    if (code != AMP_OK) {
        return code;
    }
    uint32_t desc = apart ? table.buffer : entry.buffer + QUEUE_CONF;
    uint32_t data = entry.buffer + QUEUE_CONF + (apart ? 0 : desc_size);
    if (memory_at(node->memory, desc, desc_size, AMP_WORD) == NULL) { /* a truncated size */
        return code_fail(AMP_CORRUPT, "%" PRIu32 " bytes of descriptors at 0x%08" PRIx32 " leave the memory", desc_size,
                         desc);
    }
    queue_format(entry.buffer, desc, data, length, item);
    return queue_open(node, queue, entry.buffer, false);
}

static bool power_of_two(uint32_t value)
{
    return value != 0 && (value & (value - 1u)) == 0 && value <= QUEUE_MAX_LENGTH;
}

enum amp_code queue_open(struct node *node, struct queue *queue, uint32_t conf, bool resume)
{
    if (memory_at(node->memory, conf, QUEUE_CONF, AMP_WORD) == NULL) {
        return code_fail(AMP_CORRUPT, "the entry at 0x%08" PRIx32 " leaves the memory", conf);
    }
    uint32_t shape = memory_get(conf);
    queue->conf = conf;
    queue->length = shape & 0xffffu;
    queue->item = shape >> 16;
    queue->data = memory_get(conf + QUEUE_DATA);
    queue->desc = memory_get(conf + QUEUE_DESC);
    if (!power_of_two(queue->length) || queue->item == 0 || queue->item % AMP_WORD != 0 ||
        memory_at(node->memory, queue->desc, queue->length * DESC_SIZE, AMP_WORD) == NULL) {
        return code_fail(AMP_CORRUPT,
                         "conf at 0x%08" PRIx32 " says %" PRIu32 " slots of %" PRIu32
                         " bytes, descriptors at 0x%08" PRIx32,
                         conf, queue->length, queue->item, queue->desc);
    }
    if (resume) {
        queue_resume(queue);
    } else {
        queue_fresh(queue);
    }
    return AMP_OK;
}

enum amp_code queue_attach(struct node *node, struct queue *queue, uint32_t id, bool resume)
{
    struct entry entry;
    enum amp_code code = chain_get(node, POOL_HP, id, &entry);
    if (code == AMP_OK && entry.size < QUEUE_CONF) {
        return code_fail(AMP_INVALID_ARG, "entry 0x%04" PRIx32 " has %" PRIu32 " bytes, a queue has at least %u", id,
                         entry.size, QUEUE_CONF);
    }
    return code == AMP_OK ? queue_open(node, queue, entry.buffer, resume) : code;
}

void queue_fresh(struct queue *queue)
{
    queue->free = 0;
    queue->used = 0;
    queue->free_flip = 1;
    queue->used_flip = 1;
}

static bool flag_at(const struct queue *queue, uint32_t slot, uint32_t flag)
{
    return (memory_get(queue_slot(queue, slot) + DESC_WORD) >> 16 & flag) != 0;
}

/* How often the flag has been turned, modulo 2 N. */
static uint32_t turns(const struct queue *queue, uint32_t flag)
{
    uint32_t lap = flag_at(queue, queue->length - 1u, flag) ? queue->length : 0;
    for (uint32_t slot = 1; slot < queue->length; slot++) {
        if (flag_at(queue, slot, flag) != flag_at(queue, 0, flag)) {
            return lap + slot;
        }
    }
    return lap;
}

void queue_resume(struct queue *queue)
{
    uint32_t at = turns(queue, queue->role == QUEUE_MASTER ? FLAG_AVAIL : FLAG_USED);
    at &= 2u * queue->length - 1u;
    queue->free = (uint16_t)at;
    queue->used = (uint16_t)at;
    queue->free_flip = at < queue->length ? 1 : 0;
    queue->used_flip = queue->free_flip;
}

uint32_t queue_pending(const struct queue *queue)
{
    return (turns(queue, FLAG_AVAIL) - turns(queue, FLAG_USED)) & (2u * queue->length - 1u);
}
