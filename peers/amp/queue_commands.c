/* Commands for queues. */
#include "report.h"
#include "serve.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* role, ID, BIT from that word on. */
static enum amp_code parse_end(const struct call *call, int place, enum queue_role *role, uint16_t *id, int *bit)
{
    int choice = 0;
    int64_t number = NO_BIT;
    enum amp_code code = word_choice(call, place, "master|remote", &choice);
    *role = choice == 0 ? QUEUE_MASTER : QUEUE_REMOTE;
    if (code == AMP_OK) {
        code = word_u16(call, place + 1, "ID", id);
    }
    if (code == AMP_OK) {
        code = word_number(call, place + 2, "BIT", NO_BIT, AMP_IRQS - 1, &number);
    }
    *bit = (int)number;
    return code;
}

static enum amp_code opened(struct queue *queue, enum amp_code code)
{
    if (code == AMP_OK) {
        answer_address(queue->conf);
    } else {
        queue->role = QUEUE_NONE;
    }
    return code;
}

static enum amp_code run_create(struct node *node, const struct call *call)
{
    struct queue *queue;
    enum queue_role role;
    uint16_t id;
    int bit;
    uint32_t length;
    uint32_t item;
    enum amp_code code = parse_end(call, 4, &role, &id, &bit);
    if (code == AMP_OK) {
        code = word_u32(call, 2, "LEN", &length);
    }
    if (code == AMP_OK) {
        code = word_u32(call, 3, "ITEM", &item);
    }
    if (code == AMP_OK && node->role != ROLE_MAIN) {
        code = code_fail(AMP_WRONG_ROLE, "only main creates queues");
    }
    if (code == AMP_OK) {
        code = queue_shape(length, item, &length, &item);
    }
    if (code == AMP_OK) {
        code = queue_place(node, call->word[1], &queue);
    }
    if (code != AMP_OK) {
        return code;
    }
    queue->role = role;
    queue->bit = bit;
    return opened(queue, queue_create(node, queue, id, length, item));
}

static enum amp_code run_attach(struct node *node, const struct call *call)
{
    struct queue *queue;
    enum queue_role role;
    uint16_t id;
    int bit;
    int unused;
    bool resume = node->resume || call->count > 5;
    enum amp_code code = parse_end(call, 2, &role, &id, &bit);
    if (code == AMP_OK && call->count > 5) {
        code = word_choice(call, 5, "resume", &unused);
    }
    if (code == AMP_OK) {
        code = queue_place(node, call->word[1], &queue);
    }
    if (code != AMP_OK) {
        return code;
    }
    queue->role = role;
    queue->bit = bit;
    return opened(queue, queue_attach(node, queue, id, resume));
}

static enum amp_code run_resume(struct node *node, const struct call *call)
{
    struct queue *queue;
    enum amp_code code = word_queue(node, call, 1, &queue);
    if (code == AMP_OK) {
        queue_resume(queue);
        answer_true();
    }
    return code;
}

static enum amp_code run_send(struct node *node, const struct call *call)
{
    struct queue *queue;
    const uint8_t *bytes;
    uint32_t length;
    enum amp_code code = word_queue(node, call, 1, &queue);
    if (code == AMP_OK) {
        code = word_bytes(call, 2, &bytes, &length);
    }
    if (code == AMP_OK) {
        code = queue_put(node, queue, bytes, length);
        if (code == AMP_NOT_FOUND) {
            return code_fail(AMP_FULL, "queue %s is full", queue->name);
        }
    }
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_recv(struct node *node, const struct call *call)
{
    struct queue *queue;
    struct pace pace;
    int64_t nanos;
    uint32_t buffer;
    uint32_t length;
    enum amp_code code = word_queue(node, call, 1, &queue);
    if (code == AMP_OK) {
        code = word_millis(call, 2, &nanos);
    }
    if (code != AMP_OK) {
        return code;
    }
    pace_begin(&pace, nanos);
    do {
        code = queue_recv(node, queue, &buffer, &length);
    } while (code == AMP_NOT_FOUND && nanos != 0 && pace_wait(&pace, node));
    if (code == AMP_NOT_FOUND) {
        return code_fail(AMP_TIMEOUT, "nothing came through queue %s within %s ms", queue->name, call->word[2]);
    }
    if (code != AMP_OK) {
        return code;
    }
    static uint8_t copy[AMP_MAX_SIZE];
    memcpy(copy, memory_to(buffer), length);
    code = queue_free(node, queue, buffer);
    if (code == AMP_OK) {
        answer_bytes(copy, length);
    }
    return code;
}

static enum amp_code run_recvraw(struct node *node, const struct call *call)
{
    struct queue *queue;
    uint32_t buffer;
    uint32_t length;
    enum amp_code code = word_queue(node, call, 1, &queue);
    if (code == AMP_OK) {
        code = queue_recv(node, queue, &buffer, &length);
        if (code == AMP_NOT_FOUND) {
            return code_fail(code, "queue %s is empty", queue->name);
        }
    }
    if (code == AMP_OK) {
        answer_begin();
        printf("{\"address\":\"0x%08" PRIx32 "\",\"len\":%" PRIu32 ",\"data\":", buffer, length);
        print_bytes(memory_to(buffer), length);
        putchar('}');
        answer_end();
    }
    return code;
}

static enum amp_code run_free(struct node *node, const struct call *call)
{
    struct queue *queue;
    uint32_t buffer;
    enum amp_code code = word_queue(node, call, 1, &queue);
    if (code == AMP_OK) {
        code = word_u32(call, 2, "ADDR", &buffer);
    }
    if (code == AMP_OK) {
        code = queue_free(node, queue, buffer);
    }
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_allocbuf(struct node *node, const struct call *call)
{
    struct queue *queue;
    uint32_t buffer;
    enum amp_code code = word_queue(node, call, 1, &queue);
    if (code == AMP_OK) {
        code = queue_alloc(node, queue, 0, &buffer);
        if (code == AMP_NOT_FOUND) {
            return code_fail(code, "queue %s is full", queue->name);
        }
    }
    if (code == AMP_OK) {
        answer_address(buffer);
    }
    return code;
}

static enum amp_code run_sendbuf(struct node *node, const struct call *call)
{
    struct queue *queue;
    uint32_t buffer;
    uint16_t length;
    enum amp_code code = word_queue(node, call, 1, &queue);
    if (code == AMP_OK) {
        code = word_u32(call, 2, "ADDR", &buffer);
    }
    if (code == AMP_OK) {
        code = word_u16(call, 3, "LEN", &length);
    }
    if (code == AMP_OK) {
        code = queue_send(node, queue, buffer, length);
    }
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_state(struct node *node, const struct call *call)
{
    struct queue *q;
    enum amp_code code = word_queue(node, call, 1, &q);
    if (code != AMP_OK) {
        return code;
    }
    answer_begin();
    printf("{\"size\":%" PRIu32 ",\"item\":%" PRIu32 ",\"free\":%u,\"freeFlip\":%u,\"used\":%u,\"usedFlip\":%u"
           ",\"pending\":%" PRIu32 ",\"desc\":\"0x%08" PRIx32 "\",\"slots\":",
           q->length, q->item, q->free, q->free_flip, q->used, q->used_flip, queue_pending(q), q->desc);
    for (uint32_t i = 0; i < q->length; i++) {
        uint32_t word = memory_get(queue_slot(q, i) + DESC_WORD);
        printf("%c{\"address\":\"0x%08" PRIx32 "\",\"len\":%" PRIu32 ",\"flags\":\"%04" PRIx32 "\"}",
               i == 0 ? '[' : ',', memory_get(queue_slot(q, i)), word & 0xffffu, word >> 16);
    }
    fputs("]}", stdout);
    answer_end();
    return AMP_OK;
}

const struct command queue_commands[] = {
    {"queue-create", 6, 6, run_create, "Q LEN ITEM master|remote ID BIT"},
    {"queue-attach", 4, 5, run_attach, "Q master|remote ID BIT [resume]"},
    {"resume", 1, 1, run_resume, "Q"},
    {"send", 1, 2, run_send, "Q HEX"},
    {"recv", 2, 2, run_recv, "Q MS"},
    {"recvraw", 1, 1, run_recvraw, "Q"},
    {"free", 2, 2, run_free, "Q ADDR"},
    {"allocbuf", 1, 1, run_allocbuf, "Q"},
    {"sendbuf", 3, 3, run_sendbuf, "Q ADDR LEN"},
    {"state", 1, 1, run_state, "Q"},
    {NULL, 0, 0, NULL, NULL},
};
