/* One malformed thing. */
#include "nonsense.h"

#include "chain.h"
#include "interrupt.h"
#include "rpmsg.h"

#include <string.h>

#define KINDS                                                                                                          \
    "chain-loop|chain-back|chain-out|chain-misaligned|desc-address|desc-len|desc-flags|conf-size|conf-item|"          \
    "conf-pointers|rpmsg-length"
#define NOWHERE 0xdeadbee0u
#define NO_POWER_OF_TWO 3u
#define NO_MULTIPLE_OF_4 2u
#define OTHER_FLAGS 0x4001u
#define TOO_LONG 0xffffu

enum kind {
    CHAIN_LOOP,
    CHAIN_BACK,
    CHAIN_OUT,
    CHAIN_MISALIGNED,
    DESC_ADDRESS,
    DESC_LEN,
    DESC_FLAGS,
    CONF_SIZE,
    CONF_ITEM,
    CONF_POINTERS,
    RPMSG_LENGTH,
};

/* The next of the last entry of the HP pool. */
static enum amp_code spoil_chain(struct node *node, enum kind kind)
{
    uint32_t tail;
    enum amp_code code = chain_tail(node, POOL_HP, &tail);
    if (code != AMP_OK) {
        return code;
    }
    uint32_t next = tail;
    if (kind == CHAIN_BACK) {
        next = chain_sentinel(node, POOL_HP) + AMP_HEADER;
    } else if (kind == CHAIN_OUT) {
        next = NOWHERE;
    } else if (kind == CHAIN_MISALIGNED) {
        next = tail + AMP_HEADER + 2u;
    }
    memory_set(tail + AMP_NEXT, next);
    return AMP_OK;
}

/* What this side publishes next: of the master a message, of the remote a freed buffer. It is advanced honestly. */
static enum amp_code spoil_desc(struct node *node, struct queue *queue, enum kind kind)
{
    uint32_t buffer;
    uint32_t length;
    bool master = queue->role == QUEUE_MASTER;
    enum amp_code code =
        master ? queue_alloc(node, queue, 1, &buffer) : queue_recv(node, queue, &buffer, &length);
    if (code == AMP_NOT_FOUND) {
        return code_fail(AMP_FULL, "queue %s: nothing to publish", queue->name);
    }
    if (code != AMP_OK) {
        return code;
    }
    uint32_t slot = queue_slot(queue, queue->used);
    if (kind == DESC_ADDRESS) {
        buffer = NOWHERE;
    }
    code = master ? queue_send(node, queue, buffer, 1) : queue_free(node, queue, buffer);
    uint32_t word = memory_get(slot + DESC_WORD);
    if (code == AMP_OK && kind == DESC_LEN) {
        memory_set(slot + DESC_WORD, word | TOO_LONG);
    } else if (code == AMP_OK && kind == DESC_FLAGS) {
        memory_set(slot + DESC_WORD, word ^ OTHER_FLAGS << 16);
    }
    return code;
}

static enum amp_code spoil_conf(const struct queue *queue, enum kind kind)
{
    uint32_t shape = memory_get(queue->conf);
    if (kind == CONF_SIZE) {
        memory_set(queue->conf, (shape & 0xffff0000u) | NO_POWER_OF_TWO);
    } else if (kind == CONF_ITEM) {
        memory_set(queue->conf, (shape & 0xffffu) | NO_MULTIPLE_OF_4 << 16);
    } else {
        memory_set(queue->conf + QUEUE_DATA, NOWHERE);
        memory_set(queue->conf + QUEUE_DESC, NOWHERE);
    }
    return AMP_OK;
}

static enum amp_code send_long(struct node *node, const struct call *call)
{
    uint16_t src;
    uint16_t dst;
    uint32_t buffer;
    struct queue *tx = queue_named(node, RPMSG_TX);
    enum amp_code code = word_u16(call, 2, "SRC", &src);
    if (code == AMP_OK) {
        code = word_u16(call, 3, "DST", &dst);
    }
    if (code == AMP_OK && tx == NULL) {
        code = code_fail(AMP_NOT_INITIALISED, "there is no rpmsg: rpmsg-create or rpmsg-attach");
    }
    if (code == AMP_OK) {
        code = queue_alloc(node, tx, tx->item, &buffer);
        if (code == AMP_NOT_FOUND) {
            return code_fail(AMP_FULL, "queue %s is full", tx->name);
        }
    }
    if (code != AMP_OK) {
        return code;
    }
    memory_set(buffer, src | (uint32_t)dst << 16);
    memory_set(buffer + AMP_WORD, TOO_LONG);
    return queue_send(node, tx, buffer, tx->item);
}

enum amp_code nonsense_write(struct node *node, const struct call *call)
{
    int choice = 0;
    struct queue *queue;
    enum amp_code code = word_choice(call, 1, KINDS, &choice);
    enum kind kind = (enum kind)choice;
    int words = kind <= CHAIN_MISALIGNED ? 2 : kind == RPMSG_LENGTH ? 4 : 3;
    if (code == AMP_OK && call->count != words) {
        code = code_fail(AMP_INVALID_ARG, "usage: nonsense chain-*, desc-* Q, conf-* Q, rpmsg-length SRC DST");
    }
    if (code == AMP_OK && words == 2) {
        return spoil_chain(node, kind);
    }
    if (code == AMP_OK && words == 4) {
        return send_long(node, call);
    }
    if (code == AMP_OK) {
        code = word_queue(node, call, 2, &queue);
    }
    if (code != AMP_OK) {
        return code;
    }
    return kind <= DESC_FLAGS ? spoil_desc(node, queue, kind) : spoil_conf(queue, kind);
}
