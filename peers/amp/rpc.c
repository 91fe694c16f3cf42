/* Calls over rpmsg: msg_id u16, cmd_id u16, status u16, msg_len u16, data. */
#include "rpc.h"

#include "report.h"
#include "rpmsg.h"

#include <inttypes.h>
#include <string.h>

static uint16_t field(const uint8_t *bytes, uint32_t number)
{
    return (uint16_t)(bytes[2 * number] | bytes[2 * number + 1] << 8);
}

static void set_field(uint8_t *bytes, uint32_t number, uint32_t value)
{
    bytes[2 * number] = (uint8_t)value;
    bytes[2 * number + 1] = (uint8_t)(value >> 8);
}

static uint32_t whole(const uint8_t *bytes, uint32_t length)
{
    return RPC_HEADER + field(bytes, 3) <= length ? field(bytes, 3) : UINT32_MAX;
}

static void distrust(struct node *node, uint32_t length, const char *what)
{
    complain("corrupt: a %s of %" PRIu32 " bytes whose msg_len does not fit", what, length);
    node->corrupt++;
}

static uint32_t sum(uint8_t *answer, const uint8_t *data, uint32_t length)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < length; i++) {
        total += data[i];
    }
    for (uint32_t i = 0; i < 4; i++) {
        answer[i] = (uint8_t)(total >> (8 * i));
    }
    return 4;
}

/* Length of the answer, 0: none. */
static uint32_t run(uint16_t command, uint8_t *answer, uint16_t *status, const uint8_t *data, uint32_t length)
{
    *status = RPC_OK;
    switch (command) {
    case RPC_ECHO:
        memcpy(answer, data, length);
        return length;
    case RPC_SUM:
        return sum(answer, data, length);
    case RPC_SILENT:
        return 0;
    default:
        *status = command == RPC_FAIL ? RPC_FAILED : RPC_UNKNOWN;
        answer[0] = 0;
        return 1;
    }
}

enum amp_code rpc_serve(struct node *node, uint16_t self, uint16_t from, const uint8_t *bytes, uint32_t length)
{
    static uint8_t answer[AMP_MAX_SIZE + RPC_HEADER];
    uint16_t status;
    uint32_t given = length < RPC_HEADER ? UINT32_MAX : whole(bytes, length);
    if (given == UINT32_MAX) {
        distrust(node, length, "request");
        return AMP_CORRUPT;
    }
    uint32_t made = run(field(bytes, 1), answer + RPC_HEADER, &status, bytes + RPC_HEADER, given);
    uint32_t room = rpmsg_room(node);
    if (made == 0 || room < RPC_HEADER) {
        return AMP_OK;
    }
    made = made > room - RPC_HEADER ? room - RPC_HEADER : made;
    set_field(answer, 0, field(bytes, 0));
    set_field(answer, 1, field(bytes, 1));
    set_field(answer, 2, status);
    set_field(answer, 3, made);
    return rpmsg_send(node, self, from, answer, RPC_HEADER + made);
}

void rpc_answered(struct node *node, const uint8_t *bytes, uint32_t length)
{
    struct rpc_call *call = &node->call;
    uint32_t given = length < RPC_HEADER ? UINT32_MAX : whole(bytes, length);
    if (given == UINT32_MAX) {
        distrust(node, length, "response");
        return;
    }
    if (!call->waiting || call->done || field(bytes, 0) != call->id) {
        call->dropped++;
        return;
    }
    call->done = true;
    call->status = field(bytes, 2);
    call->length = given;
    memcpy(call->bytes, bytes + RPC_HEADER, given);
}

enum amp_code rpc_request(struct node *node, uint16_t self, uint16_t to, uint16_t command, const uint8_t *bytes,
                          uint32_t length)
{
    static uint8_t request[AMP_MAX_SIZE + RPC_HEADER];
    struct rpc_call *call = &node->call;
    if (length > AMP_MAX_SIZE) {
        return code_fail(AMP_NO_MEM, "a request has up to %u bytes: %" PRIu32, AMP_MAX_SIZE, length);
    }
    set_field(request, 0, call->next_id);
    set_field(request, 1, command);
    set_field(request, 2, RPC_PENDING);
    set_field(request, 3, length);
    memcpy(request + RPC_HEADER, bytes, length);
    enum amp_code code = rpmsg_send(node, self, to, request, RPC_HEADER + length);
    if (code == AMP_OK) {
        call->id = call->next_id++;
        call->waiting = true;
        call->done = false;
    }
    return code;
}
