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
#include "args.h"
#include "bench.h"
#include "link.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYNC UINT64_MAX
#define NUMBER 8
#define CHUNK 64
#define LINE 128
#define LOOKS_PER_CLOCK 65536
#define MILLIS 1000000
#define MAX_MESSAGES 100000000

static struct {
    struct link link;
    int64_t timeout_nanos;
    uint8_t *bytes; /* of the message to send */
    int status;
} twin;

struct window {
    bool throughput;
    uint32_t size;
    int64_t count;
};

static bool fail(int status)
{
    twin.status = status;
    return false;
}

/* Called while spinning; false when it has been long enough. The clock is read only now and then. */
static bool patient(uint32_t *looks, int64_t *begin)
{
    bench_relax();
    if (++*looks % LOOKS_PER_CLOCK != 0) {
        return true;
    }
    *begin = *begin == 0 ? bench_now() : *begin;
    if (link_stopping()) {
        return fail(EXIT_DONE);
    }
    if (bench_now() - *begin > twin.timeout_nanos) {
        complain("timed out after %" PRId64 " ms", twin.timeout_nanos / MILLIS);
        return fail(EXIT_TIMEOUT);
    }
    return true;
}

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

/* ---- one window ---- */

static void print_window(const struct window *w, int64_t *nanos, size_t samples, int64_t total)
{
    printf("{\"ev\":\"window\",\"kind\":\"%s\",\"size\":%" PRIu32 ",\"n\":%" PRId64, w->throughput ? "tp" : "pp",
           w->size, w->count);
    if (nanos != NULL) {
        bench_sort(nanos, samples);
        printf(",\"p50\":%" PRId64 ",\"p99\":%" PRId64, bench_percentile(nanos, samples, 50),
               bench_percentile(nanos, samples, 99));
    }
    printf(",\"total\":%" PRId64 "}\n", total);
}

/* One sample for each round trip. */
static bool ping(const struct window *w, int64_t *nanos)
{
    int64_t before = bench_now();
    for (int64_t s = 0; s < w->count; s++) {
        if (!send_number(0, w->size, (uint64_t)s) || !take_number(0, w->size, (uint64_t)s)) {
            return false;
        }
        int64_t now = bench_now();
        nanos[s] = now - before;
        before = now;
    }
    return true;
}

/* One sample for each 64 messages: nanoseconds per message. */
static bool pour(const struct window *w, int64_t *nanos, size_t *samples)
{
    uint32_t endpoints = twin.link.tx.area.g.endpoints;
    int64_t before = bench_now();
    for (int64_t s = 0; s < w->count; s++) {
        if (!send_number((uint32_t)(s % endpoints), w->size, (uint64_t)s)) {
            return false;
        }
        if ((s + 1) % CHUNK == 0 || s + 1 == w->count) {
            int64_t now = bench_now();
            nanos[(*samples)++] = (now - before) / ((s + 1) % CHUNK == 0 ? CHUNK : (s + 1) % CHUNK);
            before = now;
        }
    }
    return take_number(0, NUMBER, (uint64_t)w->count);
}

static bool initiate(const struct window *w)
{
    size_t samples = 0;
    int64_t *nanos = malloc((size_t)w->count * sizeof *nanos);
    if (nanos == NULL) {
        complain("no memory for %" PRId64 " samples", w->count);
        return fail(EXIT_REFUSED);
    }
    memset(nanos, 0, (size_t)w->count * sizeof *nanos); /* touch the pages before the clock starts */
    bool good = send_number(0, NUMBER, SYNC) && take_number(0, NUMBER, SYNC);
    int64_t begin = bench_now();
    if (good && w->throughput) {
        good = pour(w, nanos, &samples);
    } else if (good) {
        samples = (size_t)w->count;
        good = ping(w, nanos);
    }
    if (good) {
        print_window(w, nanos, samples, bench_now() - begin);
    }
    free(nanos);
    return good;
}

static bool respond(const struct window *w)
{
    uint32_t endpoints = twin.link.rx.area.g.endpoints;
    if (!send_back(NUMBER, SYNC)) {
        return false;
    }
    int64_t begin = bench_now();
    for (int64_t s = 0; s < w->count; s++) {
        bool good = w->throughput ? take_number((uint32_t)(s % endpoints), w->size, (uint64_t)s)
                                  : send_back(w->size, (uint64_t)s);
        if (!good) {
            return false;
        }
    }
    if (w->throughput && !send_number(0, NUMBER, (uint64_t)w->count)) {
        return false;
    }
    print_window(w, NULL, 0, bench_now() - begin);
    return true;
}

/* ---- lines ---- */

static bool parse(char *line, struct window *w)
{
    int64_t size;
    char *rest = NULL;
    char *kind = strtok_r(line, " \n", &rest);
    char *size_text = strtok_r(NULL, " \n", &rest);
    char *count_text = strtok_r(NULL, " \n", &rest);
    if (kind == NULL || (strcmp(kind, "pp") != 0 && strcmp(kind, "tp") != 0) || count_text == NULL ||
        !args_number(size_text, 0, nrf_max_payload(&twin.link.tx.area.g), &size) ||
        !args_number(count_text, 1, MAX_MESSAGES, &w->count)) {
        complain("expected pp SIZE N, tp SIZE N or quit, with SIZE 0 to %" PRIu32 " and N 1 to %d: %s",
                 nrf_max_payload(&twin.link.tx.area.g), MAX_MESSAGES, kind == NULL ? "an empty line" : kind);
        return fail(EXIT_USAGE);
    }
    w->throughput = kind[0] == 't';
    w->size = (uint32_t)size;
    return true;
}

static void obey(bool initiator)
{
    char line[LINE];
    struct window w;
    bool good = true;
    while (good && fgets(line, sizeof line, stdin) != NULL && strcmp(line, "quit\n") != 0) {
        good = parse(line, &w) && (initiator ? initiate(&w) : respond(&w));
    }
}

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
    twin.timeout_nanos = s.timeout_ms * MILLIS;
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
    obey(initiator);
    free(twin.bytes);
    link_close(&twin.link);
    return twin.status;
}
