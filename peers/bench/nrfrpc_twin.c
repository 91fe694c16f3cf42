/*
 * nrfrpc-twin: one side of the C twin of the nRF RPC draft's wire, for benchmarks. It stays alive and obeys lines on
 * stdin: "pp SIZE N" ping-pong, "tp SIZE N" throughput, "quit". Both sides get the same line; either may be another
 * program. Both spin; nobody signals.
 *
 *   every window  initiator -> responder -> initiator: eight bytes 0xFF on endpoint 0; the clock starts after that
 *   pp            message s = 0 .. N-1 of SIZE bytes on endpoint 0, sent back as it is
 *   tp            message s = 0 .. N-1 of SIZE bytes on endpoint s mod E; at the end the responder sends N in 8 bytes
 *                 on endpoint 0
 *
 * The first min(8, SIZE) bytes of message s hold s, little-endian. A wrong number ends both programs with status 2.
 */
#include "link.h"
#include "order.h"

#include <string.h>

static struct {
    struct link link;
    uint8_t *bytes; /* of the message to send */
} twin;

static bool claim(uint32_t endpoint, uint32_t size, struct nrf_buffer *buffer)
{
    struct nrf_fault fault;
    uint32_t looks = 0;
    int64_t begin = 0;
    for (;;) {
        enum nrf_grant grant = nrf_alloc(&twin.link.tx, endpoint, size, buffer, &fault);
        if (grant == NRF_GRANTED) {
            return true;
        }
        if (grant == NRF_OVERWRITTEN) {
            report_fault(link_area_name(twin.link.config.side), &fault);
            return fail(EXIT_CORRUPT);
        }
        if (!patient(&looks, &begin)) {
            return false;
        }
    }
}

static bool take(uint32_t endpoint, struct nrf_message *message)
{
    struct nrf_fault fault;
    uint32_t looks = 0;
    int64_t begin = 0;
    for (;;) {
        enum nrf_found found = nrf_recv(&twin.link.rx, endpoint, message, &fault);
        if (found == NRF_MESSAGE) {
            return true;
        }
        if (found == NRF_CORRUPT) {
            report_fault(link_area_name(1 - twin.link.config.side), &fault);
            return fail(EXIT_CORRUPT);
        }
        if (!patient(&looks, &begin)) {
            return false;
        }
    }
}

static void put_number(uint8_t *bytes, uint32_t size, uint64_t number)
{
    for (uint32_t i = 0; i < NUMBER && i < size; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i));
    }
}

static bool check_number(const struct nrf_message *m, uint32_t size, uint64_t expected)
{
    uint64_t number = 0;
    uint32_t length = m->size < NUMBER ? m->size : NUMBER;
    for (uint32_t i = 0; i < length; i++) {
        number |= (uint64_t)m->payload[i] << (8 * i);
    }
    uint64_t mask = length == NUMBER ? UINT64_MAX : ((uint64_t)1 << (8 * length)) - 1;
    if (m->size == size && number == (expected & mask)) {
        return true;
    }
    complain("endpoint %" PRIu32 ": expected number %" PRIu64 " in %" PRIu32 " bytes, got %" PRIu64 " in %" PRIu32,
             m->endpoint, expected & mask, size, number, m->size);
    return fail(EXIT_DATA);
}

static bool send_number(uint32_t endpoint, uint32_t size, uint64_t number)
{
    struct nrf_buffer buffer;
    if (!claim(endpoint, size, &buffer)) {
        return false;
    }
    put_number(twin.bytes, size, number);
    if (size != 0) {
        memcpy(buffer.payload, twin.bytes, size);
    }
    return nrf_send(&twin.link.tx, &buffer);
}

static bool take_number(uint32_t endpoint, uint32_t size, uint64_t number)
{
    struct nrf_message m;
    return take(endpoint, &m) && check_number(&m, size, number) && nrf_consume(&twin.link.rx, endpoint);
}

/* Release before publish: the other side may then send its next message at once. */
static bool send_back(uint32_t size, uint64_t number)
{
    struct nrf_message m;
    struct nrf_buffer buffer;
    if (!take(0, &m) || !check_number(&m, size, number) || !claim(0, m.size, &buffer)) {
        return false;
    }
    if (m.size != 0) {
        memcpy(buffer.payload, m.payload, m.size);
    }
    return nrf_consume(&twin.link.rx, 0) && nrf_send(&twin.link.tx, &buffer);
}

static bool send_one(uint32_t size, uint64_t number)
{
    return send_number(0, size, number);
}

static bool take_one(uint32_t size, uint64_t number)
{
    return take_number(0, size, number);
}

static bool stream_one(uint32_t size, uint64_t number)
{
    return send_number((uint32_t)(number % twin.link.tx.area.g.endpoints), size, number);
}

static void stream_end(void)
{
}

static bool stream_take(const struct order *w)
{
    uint32_t endpoints = twin.link.rx.area.g.endpoints;
    for (int64_t s = 0; s < w->count; s++) {
        if (!take_number((uint32_t)(s % endpoints), w->size, (uint64_t)s)) {
            return false;
        }
    }
    return true;
}

#define OWN_STREAM
#include "windows.h"

/* ---- the program ---- */

struct settings {
    struct link_config link;
    int64_t size[AREAS];
    int64_t endpoints[AREAS];
    int64_t cpu;
    int64_t timeout_ms;
    int role; /* as in the choices */
    bool init;
};

static bool parse_arguments(struct settings *s, int argc, char **argv)
{
    const char *words[1];
    const struct arg args[] = {
        {"--side", ARG_CHOICE, &s->link.side, 0, 0, "a|b"},
        {"--role", ARG_CHOICE, &s->role, 0, 0, "by-side|initiator|responder"},
        {"--cpu", ARG_NUMBER, &s->cpu, -1, BENCH_MAX_CPU, NULL},
        {"--ab-size", ARG_NUMBER, &s->size[AREA_AB], 0, LINK_MAX_SIZE, NULL},
        {"--ba-size", ARG_NUMBER, &s->size[AREA_BA], 0, LINK_MAX_SIZE, NULL},
        {"--ab-eps", ARG_NUMBER, &s->endpoints[AREA_AB], 1, NRF_MAX_ENDPOINTS, NULL},
        {"--ba-eps", ARG_NUMBER, &s->endpoints[AREA_BA], 1, NRF_MAX_ENDPOINTS, NULL},
        {"--timeout-ms", ARG_NUMBER, &s->timeout_ms, 1, INT32_MAX, NULL},
        {"--init", ARG_FLAG, &s->init, 0, 0, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    if (args_parse(args, argc, argv, words, 1) != 1) {
        fputs("usage: nrfrpc-twin FILE --side a|b [--role initiator|responder] [--cpu N] [--init]\n"
              "  [--ab-size N --ab-eps N --ba-size N --ba-eps N] [--timeout-ms N]; lines: pp SIZE N, tp SIZE N, quit\n",
              stderr);
        return false;
    }
    s->link.file = words[0];
    for (int which = 0; which < AREAS; which++) {
        s->link.size[which] = (uint32_t)s->size[which];
        s->link.endpoints[which] = (uint32_t)s->endpoints[which];
    }
    s->link.offset[AREA_BA] = s->link.size[AREA_AB];
    s->link.role = s->init ? LINK_CREATE : LINK_ATTACH;
    return link_check(&s->link);
}

int main(int argc, char **argv)
{
    struct settings s = {.size = {1024, 1024}, .endpoints = {13, 13}, .cpu = -1, .timeout_ms = 10000};
    report_program("nrfrpc-twin");
    if (!parse_arguments(&s, argc, argv)) {
        return EXIT_USAGE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    link_catch_signals();
    run.timeout_nanos = s.timeout_ms * NANOS_PER_MILLI;
    run.stopping = link_stopping;
    if (!bench_pin(s.cpu) || link_open(&twin.link, &s.link) != EXIT_DONE) {
        return EXIT_REFUSED;
    }
    twin.bytes = calloc(1, twin.link.tx.area.g.size);
    if (twin.bytes == NULL) {
        complain("no memory for a message");
        return EXIT_REFUSED;
    }
    bool initiator = s.role == 0 ? s.link.side == AREA_AB : s.role == 1;
    printf("{\"ev\":\"ready\",\"side\":\"%s\",\"role\":\"%s\"}\n", s.link.side == AREA_AB ? "a" : "b",
           initiator ? "initiator" : "responder");
    const struct limits limits = {.trips = true, .most = nrf_max_payload(&twin.link.tx.area.g)};
    take_part(&limits, initiator);
    free(twin.bytes);
    link_close(&twin.link);
    return run.status;
}
