/*
 * The loops that are timed, and the lines around them: the same for every twin, so that nothing but the wire differs.
 * Included once, behind the functions of the wire, which the compiler then puts into the loops:
 *
 *   send_one(size, number)    a message of pp, published at once
 *   take_one(size, number)    awaits it, checks it, releases it
 *   send_back(size, number)   awaits it, checks it, sends the same bytes
 *
 * and, with OWN_STREAM, what tp does otherwise than by send_one and take_one:
 *
 *   stream_one(size, number)  a message of tp, published when the wire likes
 *   stream_end()              publishes what is left
 *   stream_take(order)        all messages of tp
 */
#include "args.h"
#include "order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 64
#define LINE 128
#define MAX_MESSAGES 100000000

/* What an order may ask for. */
struct limits {
    bool trips; /* pp, too */
    uint32_t least;
    uint32_t most;
};

#ifndef OWN_STREAM
static inline bool stream_one(uint32_t size, uint64_t number)
{
    return send_one(size, number);
}

static inline void stream_end(void)
{
}

static bool stream_take(const struct order *w)
{
    for (int64_t s = 0; s < w->count; s++) {
        if (!take_one(w->size, (uint64_t)s)) {
            return false;
        }
    }
    return true;
}
#endif

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
        if (!send_one(w->size, (uint64_t)s) || !take_one(w->size, (uint64_t)s)) {
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
        if (!stream_one(w->size, (uint64_t)s)) {
            return false;
        }
        if ((s + 1) % CHUNK == 0 || s + 1 == w->count) {
            int64_t now = bench_now();
            nanos[(*samples)++] = (now - before) / ((s + 1) % CHUNK == 0 ? CHUNK : (s + 1) % CHUNK);
            before = now;
        }
    }
    stream_end();
    return take_one(NUMBER, (uint64_t)w->count);
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
    bool good = send_one(NUMBER, SYNC) && take_one(NUMBER, SYNC);
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

static bool answer(const struct order *w)
{
    for (int64_t s = 0; s < w->count; s++) {
        if (!send_back(w->size, (uint64_t)s)) {
            return false;
        }
    }
    return true;
}

static bool respond(const struct order *w)
{
    if (!send_back(NUMBER, SYNC)) {
        return false;
    }
    int64_t begin = bench_now();
    bool good = w->throughput ? stream_take(w) && send_one(NUMBER, (uint64_t)w->count) : answer(w);
    if (good) {
        print_window(w, NULL, 0, bench_now() - begin);
    }
    return good;
}

static bool parse(char *line, struct order *w, const struct limits *limits)
{
    int64_t size;
    char *rest = NULL;
    char *kind = strtok_r(line, " \n", &rest);
    char *size_text = strtok_r(NULL, " \n", &rest);
    char *count_text = strtok_r(NULL, " \n", &rest);
    bool pp = kind != NULL && strcmp(kind, "pp") == 0 && limits->trips;
    bool tp = kind != NULL && strcmp(kind, "tp") == 0;
    if ((!pp && !tp) || count_text == NULL || !args_number(size_text, limits->least, limits->most, &size) ||
        !args_number(count_text, 1, MAX_MESSAGES, &w->count)) {
        complain("expected %stp SIZE N or quit, with SIZE %" PRIu32 " to %" PRIu32 " and N 1 to %d: %s",
                 limits->trips ? "pp SIZE N, " : "", limits->least, limits->most, MAX_MESSAGES,
                 kind == NULL ? "an empty line" : kind);
        return fail(EXIT_USAGE);
    }
    w->throughput = tp;
    w->size = (uint32_t)size;
    return true;
}

/* Line by line until one fails, or says that it is the last. Inlined with what carries them out: behind a pointer the
 * loops are twice as slow where the processors are near each other. */
static inline __attribute__((always_inline)) void obey(const struct limits *limits,
                                                       bool (*carry_out)(const struct order *))
{
    char line[LINE];
    struct order w;
    bool good = true;
    while (good && fgets(line, sizeof line, stdin) != NULL && strcmp(line, "quit\n") != 0) {
        good = parse(line, &w, limits) && carry_out(&w);
    }
}

static void take_part(const struct limits *limits, bool initiator)
{
    if (initiator) {
        obey(limits, initiate);
    } else {
        obey(limits, respond);
    }
}
