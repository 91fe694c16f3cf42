/* Commands for endpoints and calls. */
#include "pattern.h"
#include "report.h"
#include "rpc.h"
#include "rpmsg.h"
#include "serve.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>

static enum amp_code run_create(struct node *node, const struct call *call)
{
    uint32_t length;
    uint32_t item;
    uint32_t address;
    uint16_t id = AMP_RPMSG;
    enum amp_code code = word_u32(call, 1, "LEN", &length);
    if (code == AMP_OK) {
        code = word_u32(call, 2, "ITEM", &item);
    }
    if (code == AMP_OK && call->count > 3) {
        code = word_u16(call, 3, "ID", &id);
    }
    if (code == AMP_OK) {
        code = rpmsg_create(node, id, length, item, &address);
    }
    if (code == AMP_OK) {
        answer_address(address);
    }
    return code;
}

static enum amp_code run_attach(struct node *node, const struct call *call)
{
    uint32_t address;
    uint16_t id = AMP_RPMSG;
    enum amp_code code = call->count > 1 ? word_u16(call, 1, "ID", &id) : AMP_OK;
    if (code == AMP_OK) {
        code = rpmsg_attach(node, id, &address);
    }
    if (code == AMP_OK) {
        answer_address(address);
    }
    return code;
}

static enum amp_code run_endpoint(struct node *node, const struct call *call)
{
    static const enum endpoint_kind kinds[] = {ENDPOINT_PRINT, ENDPOINT_ECHO, ENDPOINT_COUNT};
    uint16_t address;
    int kind = 0;
    enum amp_code code = word_u16(call, 1, "ADDR", &address);
    if (code == AMP_OK) {
        code = word_choice(call, 2, "print|echo|count", &kind);
    }
    if (code == AMP_OK) {
        code = endpoint_open(node, address, kinds[kind]);
    }
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_received(struct node *node, const struct call *call)
{
    uint16_t address;
    enum amp_code code = word_u16(call, 1, "ADDR", &address);
    if (code != AMP_OK) {
        return code;
    }
    const struct endpoint *endpoint = endpoint_of(node, address);
    if (endpoint == NULL || endpoint->kind != ENDPOINT_COUNT) {
        return code_fail(AMP_NOT_FOUND, "endpoint %u does not count", address);
    }
    answer_tally(&endpoint->tally);
    return AMP_OK;
}

static enum amp_code parse_ends(const struct call *call, uint16_t *src, uint16_t *dst)
{
    enum amp_code code = word_u16(call, 1, "SRC", src);
    return code == AMP_OK ? word_u16(call, 2, "DST", dst) : code;
}

static enum amp_code run_send(struct node *node, const struct call *call)
{
    uint16_t src;
    uint16_t dst;
    const uint8_t *bytes;
    uint32_t length;
    enum amp_code code = parse_ends(call, &src, &dst);
    if (code == AMP_OK) {
        code = word_bytes(call, 3, &bytes, &length);
    }
    if (code == AMP_OK) {
        code = rpmsg_send(node, src, dst, bytes, length);
    }
    if (code == AMP_NOT_FOUND) {
        return code_fail(AMP_FULL, "queue %s is full", RPMSG_TX);
    }
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code send_waiting(struct node *node, uint16_t src, uint16_t dst, const uint8_t *bytes, uint32_t length)
{
    enum amp_code code = rpmsg_send(node, src, dst, bytes, length);
    if (code == AMP_NOT_FOUND) {
        struct pace pace;
        pace_begin(&pace, node->timeout_nanos);
        while (code == AMP_NOT_FOUND && pace_wait(&pace, node)) {
            code = rpmsg_send(node, src, dst, bytes, length);
        }
    }
    return code;
}

static enum amp_code run_flood(struct node *node, const struct call *call)
{
    static uint8_t bytes[AMP_MAX_SIZE];
    struct tally tally;
    uint16_t src;
    uint16_t dst;
    uint16_t length;
    int64_t count = 0;
    enum amp_code code = parse_ends(call, &src, &dst);
    tally_open(&tally);
    if (code == AMP_OK) {
        code = word_number(call, 3, "COUNT", 0, INT64_MAX, &count);
    }
    if (code == AMP_OK) {
        code = word_u16(call, 4, "LEN", &length);
    }
    while (code == AMP_OK && tally.count < (uint64_t)count) {
        pattern_fill(bytes, length, tally.count);
        code = send_waiting(node, src, dst, bytes, length);
        if (code == AMP_OK) {
            tally_add(&tally, bytes, length);
        }
    }
    if (code == AMP_NOT_FOUND) {
        return code_fail(AMP_TIMEOUT, "queue %s: full for too long after %" PRIu64 " messages", RPMSG_TX, tally.count);
    }
    if (code == AMP_OK) {
        answer_tally(&tally);
    }
    return code;
}

static enum amp_code run_rpc_server(struct node *node, const struct call *call)
{
    uint16_t address;
    enum amp_code code = word_u16(call, 1, "ADDR", &address);
    if (code == AMP_OK) {
        code = endpoint_open(node, address, ENDPOINT_SERVER);
    }
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_rpc_first(struct node *node, const struct call *call)
{
    enum amp_code code = word_u16(call, 1, "ID", &node->call.next_id);
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code client(struct node *node, uint16_t address)
{
    const struct endpoint *endpoint = endpoint_of(node, address);
    if (endpoint == NULL) {
        return endpoint_open(node, address, ENDPOINT_CLIENT);
    }
    return endpoint->kind == ENDPOINT_CLIENT ? AMP_OK
                                             : code_fail(AMP_DUPLICATE_ID, "endpoint %u is something else", address);
}

static enum amp_code await(struct node *node, int64_t nanos)
{
    struct rpc_call *done = &node->call;
    struct pace pace;
    pace_begin(&pace, nanos);
    while (!done->done && nanos != 0 && pace_wait(&pace, node)) {
    }
    done->waiting = false;
    if (!done->done) {
        return code_fail(AMP_TIMEOUT, "call %u was not answered", done->id);
    }
    answer_begin();
    printf("{\"id\":%u,\"status\":%u,\"data\":", done->id, done->status);
    print_bytes(done->bytes, done->length);
    putchar('}');
    answer_end();
    return AMP_OK;
}

static enum amp_code run_rpc_call(struct node *node, const struct call *call)
{
    uint16_t src;
    uint16_t dst;
    uint16_t command;
    const uint8_t *bytes;
    uint32_t length;
    int64_t nanos = 0;
    enum amp_code code = parse_ends(call, &src, &dst);
    if (code == AMP_OK) {
        code = word_u16(call, 3, "CMD", &command);
    }
    if (code == AMP_OK) {
        code = word_bytes(call, 4, &bytes, &length);
    }
    if (code == AMP_OK) {
        code = word_millis(call, 5, &nanos);
    }
    if (code == AMP_OK) {
        code = client(node, src);
    }
    if (code == AMP_OK) {
        code = rpc_request(node, src, dst, command, bytes, length);
    }
    if (code == AMP_NOT_FOUND) {
        return code_fail(AMP_FULL, "queue %s is full", RPMSG_TX);
    }
    return code == AMP_OK ? await(node, nanos) : code;
}

const struct command rpmsg_commands[] = {
    {"rpmsg-create", 2, 3, run_create, "LEN ITEM [ID]"},
    {"rpmsg-attach", 0, 1, run_attach, "[ID]"},
    {"endpoint", 2, 2, run_endpoint, "ADDR print|echo|count"},
    {"received", 1, 1, run_received, "ADDR"},
    {"rpmsg-send", 3, 3, run_send, "SRC DST HEX"},
    {"rpmsg-flood", 4, 4, run_flood, "SRC DST COUNT LEN"},
    {"rpc-server", 1, 1, run_rpc_server, "ADDR"},
    {"rpc-first", 1, 1, run_rpc_first, "ID"},
    {"rpc-call", 5, 5, run_rpc_call, "SRC DST CMD HEX MS"},
    {NULL, 0, 0, NULL, NULL},
};
