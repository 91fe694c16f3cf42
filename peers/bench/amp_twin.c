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
#include "amp_twin.h"
#include "clock.h"
#include "order.h"

#include <string.h>

#define BOTH (FLAG_AVAIL | FLAG_USED)

static struct {
    struct memory memory;
    struct twin_queue tx[TWIN_KINDS];
    struct twin_queue rx[TWIN_KINDS];
    uint8_t bytes[TWIN_LONG];
} twin;

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

static bool send_one(uint32_t size, uint64_t number)
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

static bool take_one(uint32_t size, uint64_t number)
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

#include "windows.h"

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

/* ---- the program ---- */

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
    bool lookup = false;
    const char *file = NULL;
    const struct arg args[] = {
        {"--side", ARG_CHOICE, &side, 0, 0, "a|b"},
        {"--role", ARG_CHOICE, &role, 0, 0, "by-side|initiator|responder"},
        {"--cpu", ARG_NUMBER, &cpu, -1, BENCH_MAX_CPU, NULL},
        {"--timeout-ms", ARG_NUMBER, &timeout_ms, 1, INT32_MAX, NULL},
        {"--lookup", ARG_FLAG, &lookup, 0, 0, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    report_program("amp-twin");
    if (args_parse(args, argc, argv, &file, 1) != (lookup ? 0 : 1)) {
        usage();
        return EXIT_USAGE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    clock_catch_signals();
    run.timeout_nanos = timeout_ms * NANOS_PER_MILLI;
    run.stopping = clock_stopping;
    if (!bench_pin(cpu)) {
        return EXIT_REFUSED;
    }
    if (!lookup) {
        int result = twin_open(&twin.memory, twin.tx, twin.rx, file, side == 0, run.timeout_nanos);
        if (result != EXIT_DONE) {
            return result;
        }
    }
    bool initiator = role == 0 ? side == 0 : role == 1;
    printf("{\"ev\":\"ready\",\"side\":\"%s\",\"role\":\"%s\"}\n", side == 0 ? "a" : "b",
           lookup ? "lookup" : initiator ? "initiator" : "responder");
    if (lookup) {
        const struct limits limits = {.trips = false, .least = 1, .most = TWIN_MOST_ENTRIES};
        obey(&limits, look_up);
    } else {
        const struct limits limits = {.trips = true, .most = TWIN_LONG};
        take_part(&limits, initiator);
    }
    memory_close(&twin.memory);
    return run.status;
}
