/* Queues: sending and receiving. */
#include "queue.h"

#include "interrupt.h"
#include "pm.h"
#include "step.h"

#include <inttypes.h>
#include <string.h>

static uint32_t flags_of(uint32_t word)
{
    return word >> 16;
}

/* Free for the master. */
static bool is_used(uint8_t flip, uint32_t flags)
{
    return ((flags & FLAG_AVAIL) != 0) != (flip != 0) && ((flags & FLAG_USED) != 0) != (flip != 0);
}

/* There for the remote. */
static bool is_avail(uint8_t flip, uint32_t flags)
{
    return ((flags & FLAG_AVAIL) != 0) == (flip != 0) && ((flags & FLAG_USED) != 0) != (flip != 0);
}

static void advance(const struct queue *queue, uint16_t *index, uint8_t *flip)
{
    *index = (uint16_t)(*index + 1u);
    if ((*index & (queue->length - 1u)) == 0) {
        *flip ^= 1u;
    }
}

static enum amp_code need_role(const struct queue *queue, enum queue_role role)
{
    if (queue->role == role) {
        return AMP_OK;
    }
    return code_fail(AMP_NOT_SUPPORTED, "queue %s: this core is its %s", queue->name,
                     queue->role == QUEUE_MASTER ? "master" : "remote");
}

static enum amp_code look_at(struct node *node, const struct queue *queue, uint32_t slot, uint32_t buffer,
                             uint32_t size)
{
    if (memory_at(node->memory, buffer, size, AMP_WORD) != NULL) {
        return AMP_OK;
    }
    return code_fail(AMP_CORRUPT,
                     "queue %s: the descriptor at 0x%08" PRIx32 " says 0x%08" PRIx32 " and %" PRIu32
                     " bytes, allowed: words of mapped memory",
                     queue->name, slot, buffer, size);
}

static enum amp_code take_buffer(struct node *node, struct queue *queue, uint32_t size, uint32_t *buffer)
{
    uint32_t slot = queue_slot(queue, queue->free);
    if (size > queue->item) {
        return code_fail(AMP_NO_MEM, "queue %s has items of %" PRIu32 " bytes: %" PRIu32, queue->name, queue->item,
                         size);
    }
    if (!is_used(queue->free_flip, flags_of(memory_get(slot + DESC_WORD)))) {
        return AMP_NOT_FOUND;
    }
    *buffer = memory_get(slot);
    return look_at(node, queue, slot, *buffer, queue->item);
}

enum amp_code queue_alloc(struct node *node, struct queue *queue, uint32_t size, uint32_t *buffer)
{
    enum amp_code code = need_role(queue, QUEUE_MASTER);
    if (code != AMP_OK) {
        return code;
    }
    pm_take(node);
    code = take_buffer(node, queue, size, buffer);
    if (code != AMP_OK) {
        pm_release(node);
        return code;
    }
    advance(queue, &queue->free, &queue->free_flip);
    amp_step(STEP_AFTER_ALLOC);
    return AMP_OK;
}

static enum amp_code publish(struct queue *queue, uint32_t buffer, uint32_t length)
{
    uint32_t slot = queue_slot(queue, queue->used);
    uint32_t flags = flags_of(memory_get(slot + DESC_WORD));
    if (length > queue->item) {
        return code_fail(AMP_NO_MEM, "queue %s has items of %" PRIu32 " bytes: %" PRIu32, queue->name, queue->item,
                         length);
    }
    if (queue->used == queue->free || !is_used(queue->used_flip, flags)) {
        return code_fail(AMP_NOT_ALLOWED, "queue %s: no buffer is out to be sent", queue->name);
    }
    memory_set(slot, buffer);
    amp_step(STEP_BEFORE_FLAGS);
    memory_set(slot + DESC_WORD, length | (flags ^ FLAG_AVAIL) << 16);
    amp_step(STEP_AFTER_FLAGS);
    advance(queue, &queue->used, &queue->used_flip);
    return AMP_OK;
}

enum amp_code queue_send(struct node *node, struct queue *queue, uint32_t buffer, uint32_t length)
{
    enum amp_code code = need_role(queue, QUEUE_MASTER);
    if (code != AMP_OK) {
        return code;
    }
    code = publish(queue, buffer, length);
    if (code == AMP_OK && queue->bit != NO_BIT) {
        interrupt_trigger(node, queue->bit);
    }
    enum amp_code released = pm_release(node);
    return code == AMP_OK ? released : code;
}

static enum amp_code take_message(struct node *node, struct queue *queue, uint32_t *buffer, uint32_t *length)
{
    uint32_t slot = queue_slot(queue, queue->free);
    uint32_t word = memory_get(slot + DESC_WORD);
    if (!is_avail(queue->free_flip, flags_of(word))) {
        return AMP_NOT_FOUND;
    }
    *buffer = memory_get(slot);
    *length = word & 0xffffu;
    enum amp_code code = look_at(node, queue, slot, *buffer, *length > queue->item ? *length : queue->item);
    if (code == AMP_OK) {
        advance(queue, &queue->free, &queue->free_flip);
    }
    return code;
}

enum amp_code queue_recv(struct node *node, struct queue *queue, uint32_t *buffer, uint32_t *length)
{
    enum amp_code code = need_role(queue, QUEUE_REMOTE);
    if (code != AMP_OK) {
        return code;
    }
    pm_take(node);
    code = take_message(node, queue, buffer, length);
    if (code != AMP_OK) {
        pm_release(node);
        return code;
    }
    amp_step(STEP_AFTER_RECV);
    return AMP_OK;
}

static enum amp_code give_back(struct queue *queue, uint32_t buffer)
{
    uint32_t slot = queue_slot(queue, queue->used);
    uint32_t flags = flags_of(memory_get(slot + DESC_WORD));
    if (queue->used == queue->free || !is_avail(queue->used_flip, flags)) {
        return code_fail(AMP_NOT_ALLOWED, "queue %s: no message is out to be freed", queue->name);
    }
    memory_set(slot, buffer);
    amp_step(STEP_BEFORE_FREE_FLAGS);
    memory_set(slot + DESC_WORD, queue->item | (flags ^ FLAG_USED) << 16);
    amp_step(STEP_AFTER_FREE);
    advance(queue, &queue->used, &queue->used_flip);
    return AMP_OK;
}

enum amp_code queue_free(struct node *node, struct queue *queue, uint32_t buffer)
{
    enum amp_code code = need_role(queue, QUEUE_REMOTE);
    if (code != AMP_OK) {
        return code;
    }
    code = give_back(queue, buffer);
    enum amp_code released = pm_release(node);
    return code == AMP_OK ? released : code;
}

enum amp_code queue_put(struct node *node, struct queue *queue, const uint8_t *bytes, uint32_t length)
{
    uint32_t buffer;
    enum amp_code code = queue_alloc(node, queue, length, &buffer);
    if (code != AMP_OK) {
        return code;
    }
    if (length != 0) {
        memcpy(memory_to(buffer), bytes, length);
    }
    return queue_send(node, queue, buffer, length);
}
