/*
 * amp-twin: one side of the C twin of ESP-AMP's queues, for benchmarks. Same lines on stdin, same windows and same
 * output as nrfrpc-twin. Both sides spin; nobody interrupts.
 *
 *   side a   main: makes the memory and its queues
 *   side b   sub: waits for the file
 *   tp       everything goes over one queue of items of 64 or, where SIZE is longer, of 1024 bytes; the eight bytes at
 *            the beginning and at the end of a window over those of 64
 *
 * Nothing is shared but descriptors and buffers: who sends turns the flag AVAIL of a slot, who receives the flag USED.
 *
 * With --lookup it is alone: "tp ENTRIES N" looks up the last of so many entries of a chain, N times.
 */
#include "args.h"
#include "amp_twin.h"
#include "bench.h"
#include "clock.h"
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYNC UINT64_MAX
#define NUMBER 8u
#define CHUNK 64
#define LINE 128
#define LOOKS_PER_CLOCK 65536
#define MAX_MESSAGES 100000000
#define BOTH (FLAG_AVAIL | FLAG_USED)

static struct {
    struct memory memory;
    struct twin_queue tx[TWIN_KINDS];
    struct twin_queue rx[TWIN_KINDS];
    int64_t timeout_nanos;
    uint8_t bytes[TWIN_LONG];
    bool lookup;
    int status;
} twin;

struct order {
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
    if (clock_stopping()) {
        return fail(EXIT_DONE);
    }
    if (bench_now() - *begin > twin.timeout_nanos) {
        complain("timed out after %" PRId64 " ms", twin.timeout_nanos / MILLIS);
        return fail(EXIT_TIMEOUT);
    }
    return true;
}

/* ---- slots ---- */

static inline uint32_t slot_of(const struct twin_queue *q)
{
    return q->desc + q->index * DESC_SIZE;
}

static inline void advance(struct twin_queue *q)
{
    if (++q->index == q->length) {
        q->index = 0;
        q->flip = !q->flip;
    }
}

static bool buffer_of(const struct twin_queue *q, uint32_t *buffer)
{
    *buffer = *(uint32_t *)memory_to(slot_of(q));
    if (*buffer >= q->data && *buffer <= q->end - q->item && *buffer % AMP_WORD == 0) {
        return true;
    }
    complain("the descriptor at 0x%08" PRIx32 " says 0x%08" PRIx32 ", allowed: a buffer from 0x%08" PRIx32 " on",
             slot_of(q), *buffer, q->data);
    return fail(EXIT_CORRUPT);
}

/* Waits for the flags; the length is that of the descriptor. */
static inline bool await_flags(const struct twin_queue *q, uint32_t flags, uint32_t *buffer, uint32_t *length)
{
    uint32_t looks = 0;
    int64_t begin = 0;
    uint32_t word = memory_get(slot_of(q) + DESC_WORD);
    while ((word >> 16 & BOTH) != flags) {
        if (!patient(&looks, &begin)) {
            return false;
        }
        word = memory_get(slot_of(q) + DESC_WORD);
    }
    *length = word & 0xffffu;
    return buffer_of(q, buffer);
}

/* A buffer to send. */
static inline bool claim(const struct twin_queue *q, uint32_t *buffer)
{
    uint32_t length;
    return await_flags(q, q->flip ? 0 : BOTH, buffer, &length);
}

static inline void publish(struct twin_queue *q, uint32_t length)
{
    memory_set(slot_of(q) + DESC_WORD, length | (q->flip ? FLAG_AVAIL : FLAG_USED) << 16);
    advance(q);
}

/* A message. */
static inline bool take(const struct twin_queue *q, uint32_t *buffer, uint32_t *length)
{
    return await_flags(q, q->flip ? FLAG_AVAIL : FLAG_USED, buffer, length);
}

static inline void give_back(struct twin_queue *q)
{
    memory_set(slot_of(q) + DESC_WORD, q->item | (q->flip ? BOTH : 0) << 16);
    advance(q);
}

/* ---- messages ---- */

static inline int kind_of(uint32_t size)
{
    return size <= TWIN_SHORT ? TWIN_SHORTS : TWIN_LONGS;
}

static bool send_number(uint32_t size, uint64_t number)
{
    struct twin_queue *q = &twin.tx[kind_of(size)];
    uint32_t buffer;
    memcpy(twin.bytes, &number, size < NUMBER ? size : NUMBER);
    if (!claim(q, &buffer)) {
        return false;
    }
    memcpy(memory_to(buffer), twin.bytes, size);
    publish(q, size);
    return true;
}

static bool wrong(uint32_t size, uint64_t expected, uint32_t got_size, uint64_t got)
{
    complain("expected number %" PRIu64 " in %" PRIu32 " bytes, got %" PRIu64 " in %" PRIu32, expected, size, got,
             got_size);
    return fail(EXIT_DATA);
}

static inline bool check(const struct twin_queue *q, uint32_t buffer, uint32_t length, uint32_t size, uint64_t expected)
{
    uint64_t number = 0;
    uint32_t bytes = size < NUMBER ? size : NUMBER;
    if (length > q->item || length != size) {
        return wrong(size, expected, length, 0);
    }
    memcpy(&number, memory_to(buffer), bytes);
    if (bytes == NUMBER ? number != expected : number != (expected & (((uint64_t)1 << (8 * bytes)) - 1))) {
        return wrong(size, expected, length, number);
    }
    return true;
}

static bool take_number(uint32_t size, uint64_t number)
{
    struct twin_queue *q = &twin.rx[kind_of(size)];
    uint32_t buffer;
    uint32_t length;
    if (!take(q, &buffer, &length) || !check(q, buffer, length, size, number)) {
        return false;
    }
    give_back(q);
    return true;
}

/* Publish before release: the other side has other slots to send in, and waits for the answer. */
static bool send_back(uint32_t size, uint64_t number)
{
    struct twin_queue *from = &twin.rx[kind_of(size)];
    struct twin_queue *to = &twin.tx[kind_of(size)];
    uint32_t buffer;
    uint32_t answer;
    uint32_t length;
    if (!take(from, &buffer, &length) || !check(from, buffer, length, size, number) || !claim(to, &answer)) {
        return false;
    }
    memcpy(memory_to(answer), memory_to(buffer), size);
    publish(to, size);
    give_back(from);
    return true;
}

/* ---- one window ---- */

static void print_window(const struct order *w, int64_t *nanos, size_t samples, int64_t total)
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
static bool ping(const struct order *w, int64_t *nanos)
{
    int64_t before = bench_now();
    for (int64_t s = 0; s < w->count; s++) {
        if (!send_number(w->size, (uint64_t)s) || !take_number(w->size, (uint64_t)s)) {
            return false;
        }
        int64_t now = bench_now();
        nanos[s] = now - before;
        before = now;
    }
    return true;
}

/* One sample for each 64 messages: nanoseconds per message. */
static bool pour(const struct order *w, int64_t *nanos, size_t *samples)
{
    int64_t before = bench_now();
    for (int64_t s = 0; s < w->count; s++) {
        if (!send_number(w->size, (uint64_t)s)) {
            return false;
        }
        if ((s + 1) % CHUNK == 0 || s + 1 == w->count) {
            int64_t now = bench_now();
            nanos[(*samples)++] = (now - before) / ((s + 1) % CHUNK == 0 ? CHUNK : (s + 1) % CHUNK);
            before = now;
        }
    }
    return take_number(NUMBER, (uint64_t)w->count);
}

static bool initiate(const struct order *w)
{
    size_t samples = 0;
    int64_t *nanos = malloc((size_t)w->count * sizeof *nanos);
    if (nanos == NULL) {
        complain("no memory for %" PRId64 " samples", w->count);
        return fail(EXIT_REFUSED);
    }
    memset(nanos, 0, (size_t)w->count * sizeof *nanos); /* touch the pages before the clock starts */
    bool good = send_number(NUMBER, SYNC) && take_number(NUMBER, SYNC);
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

static bool respond(const struct order *w)
{
    if (!send_back(NUMBER, SYNC)) {
        return false;
    }
    int64_t begin = bench_now();
    for (int64_t s = 0; s < w->count; s++) {
        if (!(w->throughput ? take_number(w->size, (uint64_t)s) : send_back(w->size, (uint64_t)s))) {
            return false;
        }
    }
    if (w->throughput && !send_number(NUMBER, (uint64_t)w->count)) {
        return false;
    }
    print_window(w, NULL, 0, bench_now() - begin);
    return true;
}

/* ---- a chain ---- */

static bool look_up(const struct order *w)
{
    int64_t found = 0;
    int status = twin_chain(&twin.memory, w->size);
    if (status != EXIT_DONE) {
        return fail(status);
    }
    int64_t begin = bench_now();
    for (int64_t i = 0; i < w->count; i++) {
        found += twin_find(&twin.memory, w->size - 1u) != 0;
    }
    int64_t total = bench_now() - begin;
    if (found != w->count) {
        complain("entry 0x%04" PRIx32 " was found %" PRId64 " times out of %" PRId64, w->size - 1u, found, w->count);
        return fail(EXIT_DATA);
    }
    print_window(w, NULL, 0, total);
    return true;
}

/* ---- lines ---- */

static bool parse(char *line, struct order *w)
{
    int64_t size;
    uint32_t least = twin.lookup ? 1 : 0;
    uint32_t most = twin.lookup ? TWIN_MOST_ENTRIES : TWIN_LONG;
    char *rest = NULL;
    char *kind = strtok_r(line, " \n", &rest);
    char *size_text = strtok_r(NULL, " \n", &rest);
    char *count_text = strtok_r(NULL, " \n", &rest);
    bool pp = kind != NULL && strcmp(kind, "pp") == 0 && !twin.lookup;
    bool tp = kind != NULL && strcmp(kind, "tp") == 0;
    if ((!pp && !tp) || count_text == NULL || !args_number(size_text, least, most, &size) ||
        !args_number(count_text, 1, MAX_MESSAGES, &w->count)) {
        complain("expected %stp SIZE N or quit, with SIZE %" PRIu32 " to %" PRIu32 " and N 1 to %d: %s",
                 twin.lookup ? "" : "pp SIZE N, ", least, most, MAX_MESSAGES, kind == NULL ? "an empty line" : kind);
        return fail(EXIT_USAGE);
    }
    w->throughput = tp;
    w->size = (uint32_t)size;
    return true;
}

static void obey(bool initiator)
{
    char line[LINE];
    struct order w;
    bool good = true;
    while (good && fgets(line, sizeof line, stdin) != NULL && strcmp(line, "quit\n") != 0) {
        good = parse(line, &w) && (twin.lookup ? look_up(&w) : initiator ? initiate(&w) : respond(&w));
    }
}

static void usage(void)
{
    fputs("usage: amp-twin FILE --side a|b [--role initiator|responder] [--cpu N] [--timeout-ms N]\n"
          "  lines: pp SIZE N, tp SIZE N, quit\n"
          "       amp-twin --lookup [--cpu N]; lines: tp ENTRIES N, quit\n",
          stderr);
}

int main(int argc, char **argv)
{
    int side = 0;
    int role = 0; /* as in the choices */
    int64_t cpu = -1;
    int64_t timeout_ms = 10000;
    const char *file = NULL;
    const struct arg args[] = {
        {"--side", ARG_CHOICE, &side, 0, 0, "a|b"},
        {"--role", ARG_CHOICE, &role, 0, 0, "by-side|initiator|responder"},
        {"--cpu", ARG_NUMBER, &cpu, -1, BENCH_MAX_CPU, NULL},
        {"--timeout-ms", ARG_NUMBER, &timeout_ms, 1, INT32_MAX, NULL},
        {"--lookup", ARG_FLAG, &twin.lookup, 0, 0, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    report_program("amp-twin");
    if (args_parse(args, argc, argv, &file, 1) != (twin.lookup ? 0 : 1)) {
        usage();
        return EXIT_USAGE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    clock_catch_signals();
    twin.timeout_nanos = timeout_ms * MILLIS;
    if (!bench_pin(cpu)) {
        return EXIT_REFUSED;
    }
    if (!twin.lookup) {
        int result = twin_open(&twin.memory, twin.tx, twin.rx, file, side == 0, twin.timeout_nanos);
        if (result != EXIT_DONE) {
            return result;
        }
    }
    bool initiator = role == 0 ? side == 0 : role == 1;
    printf("{\"ev\":\"ready\",\"side\":\"%s\",\"role\":\"%s\"}\n", side == 0 ? "a" : "b",
           twin.lookup ? "lookup" : initiator ? "initiator" : "responder");
    obey(initiator);
    memory_close(&twin.memory);
    return twin.status;
}
