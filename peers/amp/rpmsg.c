/* Messages between endpoints. */
#include "rpmsg.h"

#include "chain.h"
#include "clock.h"
#include "pattern.h"
#include "queue.h"
#include "report.h"
#include "rpc.h"

#include <inttypes.h>
#include <string.h>

#define AT_ONCE 256 /* messages, then a look at the commands */

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

/* Both queues begin in one entry: what main sends in first. */
static enum amp_code open_both(struct node *node, uint32_t conf)
{
    struct queue *queues[2];
    const char *const names[2] = {RPMSG_TX, RPMSG_RX};
    for (uint32_t i = 0; i < 2; i++) {
        enum amp_code code = queue_place(node, names[i], &queues[i]);
        if (code != AMP_OK) {
            return code;
        }
        uint32_t place = node->role == ROLE_MAIN ? i : 1u - i;
        queues[i]->role = i == 0 ? QUEUE_MASTER : QUEUE_REMOTE;
        queues[i]->bit = i == 0 ? AMP_IRQ_RPMSG : NO_BIT;
        code = queue_open(node, queues[i], conf + place * QUEUE_CONF, node->resume);
        if (code == AMP_OK && queues[i]->item <= RPMSG_HEADER) {
            code = code_fail(AMP_CORRUPT, "rpmsg has items of more than %u bytes: %" PRIu32, RPMSG_HEADER,
                             queues[i]->item);
        }
        if (code != AMP_OK) {
            queues[i]->role = QUEUE_NONE;
            return code;
        }
    }
    return AMP_OK;
}

static enum amp_code format(struct node *node, const struct entry *entry, const struct entry *table, uint32_t length,
                            uint32_t item)
{
    uint32_t desc_size = length * DESC_SIZE;
    uint32_t at = entry->buffer + 2u * QUEUE_CONF;
    uint32_t tx_desc = node->light_sleep ? table->buffer : at;
    uint32_t rx_desc = node->light_sleep ? at : at + desc_size;
    uint32_t data = rx_desc + desc_size;
    if (memory_at(node->memory, data, 2u * length * item, AMP_WORD) == NULL) { /* a truncated size */
        return code_fail(AMP_CORRUPT, "%" PRIu32 " items of %" PRIu32 " bytes at 0x%08" PRIx32 " leave the memory",
                         2u * length, item, data);
    }
    queue_format(entry->buffer, tx_desc, data, length, item);
    queue_format(entry->buffer + QUEUE_CONF, rx_desc, data + length * item, length, item);
    return AMP_OK;
}

enum amp_code rpmsg_create(struct node *node, uint32_t id, uint32_t length, uint32_t item, uint32_t *address)
{
    struct entry entry;
    struct entry table = {.header = 0};
    enum amp_code code = queue_shape(length, item, &length, &item);
    if (code == AMP_OK && item <= RPMSG_HEADER) {
        code = code_fail(AMP_INVALID_ARG, "rpmsg has items of more than %u bytes: %" PRIu32, RPMSG_HEADER, item);
    }
    if (code != AMP_OK) {
        return code;
    }
    uint64_t size = 2u * (QUEUE_CONF + (uint64_t)length * DESC_SIZE + (uint64_t)length * item);
    uint32_t apart = node->light_sleep ? length * DESC_SIZE : 0;
    if (size - apart > AMP_MAX_SIZE) {
        return code_fail(AMP_TOO_LARGE, "an entry has up to %u bytes: %" PRIu64, AMP_MAX_SIZE, size - apart);
    }
    code = chain_alloc(node, POOL_HP, id, (uint32_t)size - apart, &entry);
    if (code == AMP_OK && apart != 0) {
        code = chain_alloc(node, POOL_RTC, id, apart, &table);
    }
    if (code == AMP_OK) {
        code = format(node, &entry, &table, length, item);
    }
    *address = entry.buffer;
    return code == AMP_OK ? open_both(node, entry.buffer) : code;
}

enum amp_code rpmsg_attach(struct node *node, uint32_t id, uint32_t *address)
{
    struct entry entry;
    enum amp_code code = chain_get(node, POOL_HP, id, &entry);
    if (code == AMP_OK && entry.size < 2u * QUEUE_CONF) {
        return code_fail(AMP_INVALID_ARG, "entry 0x%04" PRIx32 " has %" PRIu32 " bytes, rpmsg has at least %u", id,
                         entry.size, 2u * QUEUE_CONF);
    }
    *address = entry.buffer;
    return code == AMP_OK ? open_both(node, entry.buffer) : code;
}

uint32_t rpmsg_room(struct node *node)
{
    struct queue *tx = queue_named(node, RPMSG_TX);
    return tx == NULL || tx->item < RPMSG_HEADER ? 0 : tx->item - RPMSG_HEADER;
}

enum amp_code rpmsg_send(struct node *node, uint16_t src, uint16_t dst, const uint8_t *bytes, uint32_t length)
{
    struct queue *tx = queue_named(node, RPMSG_TX);
    uint32_t buffer;
    if (tx == NULL) {
        return code_fail(AMP_NOT_INITIALISED, "there is no rpmsg: rpmsg-create or rpmsg-attach");
    }
    if (length == 0) {
        return code_fail(AMP_INVALID_ARG, "a message has at least 1 byte");
    }
    if (length > rpmsg_room(node)) {
        return code_fail(AMP_NO_MEM, "a message has up to %" PRIu32 " bytes: %" PRIu32, rpmsg_room(node), length);
    }
    enum amp_code code = queue_alloc(node, tx, RPMSG_HEADER + length, &buffer);
    if (code != AMP_OK) {
        return code;
    }
    uint8_t *at = memory_to(buffer);
    put16(at, src);
    put16(at + 2, dst);
    put16(at + 4, length);
    put16(at + 6, 0);
    memcpy(at + RPMSG_HEADER, bytes, length);
    return queue_send(node, tx, buffer, tx->item);
}

struct endpoint *endpoint_of(struct node *node, uint16_t address)
{
    for (int i = 0; i < NODE_ENDPOINTS; i++) {
        if (node->endpoints[i].kind != ENDPOINT_NONE && node->endpoints[i].address == address) {
            return &node->endpoints[i];
        }
    }
    return NULL;
}

enum amp_code endpoint_open(struct node *node, uint16_t address, enum endpoint_kind kind)
{
    if (address == RPMSG_NOBODY) {
        return code_fail(AMP_INVALID_ARG, "endpoint 0xffff is reserved");
    }
    if (endpoint_of(node, address) != NULL) {
        return code_fail(AMP_DUPLICATE_ID, "endpoint %u is there already", address);
    }
    for (int i = 0; i < NODE_ENDPOINTS; i++) {
        struct endpoint *endpoint = &node->endpoints[i];
        if (endpoint->kind == ENDPOINT_NONE) {
            endpoint->kind = kind;
            endpoint->address = address;
            tally_open(&endpoint->tally);
            node->unmasked = true;
            return AMP_OK;
        }
    }
    return code_fail(AMP_NO_MEM, "%d endpoints are open, which is all", NODE_ENDPOINTS);
}

struct message {
    uint16_t src;
    uint16_t dst;
    const uint8_t *bytes;
    uint32_t length;
};

static void count(struct node *node, struct endpoint *endpoint, const struct message *m)
{
    uint32_t right = pattern_check(m->bytes, m->length, endpoint->tally.count);
    if (right < m->length) {
        complain("endpoint %u, message %" PRIu64 " of %" PRIu32 " bytes: byte %" PRIu32 " is 0x%02x", m->dst,
                 endpoint->tally.count, m->length, right, m->bytes[right]);
        node->wrong++;
    }
    tally_add(&endpoint->tally, m->bytes, m->length);
}

/* False: try again when there is room. */
static bool deliver(struct node *node, struct endpoint *endpoint, const struct message *m)
{
    switch (endpoint->kind) {
    case ENDPOINT_PRINT:
        event_message(m->src, m->dst, m->bytes, m->length);
        return true;
    case ENDPOINT_COUNT:
        count(node, endpoint, m);
        return true;
    case ENDPOINT_SERVER:
        return rpc_serve(node, m->dst, m->src, m->bytes, m->length) != AMP_NOT_FOUND;
    case ENDPOINT_CLIENT:
        rpc_answered(node, m->bytes, m->length);
        return true;
    default:
        return rpmsg_send(node, m->dst, m->src, m->bytes, m->length) != AMP_NOT_FOUND;
    }
}

/* The message keeps its slot while it waits. */
static bool given_up(struct node *node, uint32_t buffer)
{
    if (!node->held) {
        node->held = true;
        node->held_at = buffer;
        node->held_until = clock_now() + node->timeout_nanos;
    }
    return node->timeout_nanos != 0 && clock_now() >= node->held_until;
}

/* False: not now. */
static bool handle(struct node *node, struct queue *rx, uint32_t buffer)
{
    const uint8_t *at = memory_to(buffer);
    struct message m = {get16(at), get16(at + 2), at + RPMSG_HEADER, get16(at + 4)};
    if (m.length > rx->item - RPMSG_HEADER) {
        complain("corrupt: rpmsg at 0x%08" PRIx32 ": data_len %" PRIu32 ", allowed: 0 to %" PRIu32, buffer, m.length,
                 rx->item - RPMSG_HEADER);
        node->corrupt++;
    } else {
        struct endpoint *endpoint = endpoint_of(node, m.dst);
        if (endpoint == NULL) {
            complain("rpmsg at 0x%08" PRIx32 ": nobody has endpoint %u; its slot is not freed", buffer, m.dst);
            node->unknown++;
            node->draining = false;
            return false;
        }
        if (!deliver(node, endpoint, &m)) {
            if (!given_up(node, buffer)) {
                return false;
            }
            complain("endpoint %u: no room for an answer within the time-out; dropped", m.dst);
        }
    }
    node->held = false;
    queue_free(node, rx, buffer);
    return true;
}

bool rpmsg_drain(struct node *node)
{
    struct queue *rx = queue_named(node, RPMSG_RX);
    int handled = 0;
    while (rx != NULL && node->draining && handled < AT_ONCE) {
        uint32_t buffer = node->held_at;
        uint32_t length;
        enum amp_code code = node->held ? AMP_OK : queue_recv(node, rx, &buffer, &length);
        if (code == AMP_CORRUPT) {
            complain("corrupt: %s", code_message());
            node->corrupt++;
        }
        if (code != AMP_OK) {
            node->draining = false;
        } else if (!handle(node, rx, buffer)) {
            break;
        } else {
            handled++;
        }
    }
    return handled > 0;
}
