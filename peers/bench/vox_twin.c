/*
 * vox-twin: one side of the C twin of the vox-shm 0.3.1 wire, for benchmarks: the BipBuf rings of one guest, inline
 * entries only. Same lines on stdin, same windows and same output as nrfrpc-twin. Both sides spin; nobody signals.
 *
 *   side a   host: makes the segment, sends on the H2G ring
 *   side b   guest: waits for the segment, walks in, sends on the G2H ring
 *   tp       everything goes over the one ring; --batch K: the write position is stored after K messages or an eighth
 *            of the ring, in front of a wrap, when the ring is full and at the end
 *
 * The position of the other side is read again only when the one seen last is not enough; the read position is stored
 * once for everything that one look has found, up to an eighth of the ring.
 */
#include "args.h"
#include "bench.h"
#include "frame.h"
#include "table.h"
#include "vox_twin.h"

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
#define MAX_BATCH 4096
#define SHARE (TWIN_CAPACITY / 8)

static struct {
    struct vox_segment segment;
    struct vox_tx tx;
    struct vox_rx rx;
    struct vox_fault fault;
    int64_t timeout_nanos;
    int64_t batch;
    int64_t pending; /* messages written, not published */
    uint64_t published; /* bytes */
    uint8_t bytes[TWIN_LARGEST];
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

static bool corrupt(void)
{
    report_fault(TWIN_GUEST, &twin.fault);
    return fail(EXIT_CORRUPT);
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

/* ---- messages ---- */

static void publish(void)
{
    vox_publish(&twin.tx);
    twin.pending = 0;
    twin.published = twin.tx.sent;
}

static bool claim(uint32_t total, uint8_t **room)
{
    uint32_t looks = 0;
    int64_t begin = 0;
    for (;;) {
        enum vox_look look = vox_grant(&twin.tx, total, room, &twin.fault);
        if (look == VOX_SOME) {
            return true;
        }
        if (look == VOX_CORRUPT) {
            return corrupt();
        }
        publish();
        if (!patient(&looks, &begin)) {
            return false;
        }
    }
}

static inline void put(uint8_t *room, const uint8_t *bytes, uint32_t size)
{
    uint32_t total = frame_inline_total(size);
    vox_set32(room + total - 4, 0, memory_order_relaxed);
    vox_set32(room, total, memory_order_relaxed);
    vox_set32(room + 4, size << 16, memory_order_relaxed);
    memcpy(room + FRAME_HEADER, bytes, size);
    vox_put(&twin.tx, total);
}

/* Published with the batch. */
static inline bool send_number(uint32_t size, uint64_t number)
{
    uint8_t *room;
    memcpy(twin.bytes, &number, size < NUMBER ? size : NUMBER);
    if (!claim(frame_inline_total(size), &room)) {
        return false;
    }
    put(room, twin.bytes, size);
    if (++twin.pending >= twin.batch || twin.tx.sent - twin.published >= SHARE) {
        publish();
    }
    return true;
}

static bool send_now(uint32_t size, uint64_t number)
{
    bool sent = send_number(size, number);
    publish();
    return sent;
}

static bool look(void)
{
    uint32_t looks = 0;
    int64_t begin = 0;
    for (;;) {
        enum vox_look found = vox_peek(&twin.rx, &twin.fault);
        if (found == VOX_SOME) {
            return true;
        }
        if (found == VOX_CORRUPT) {
            return corrupt();
        }
        if (!patient(&looks, &begin)) {
            return false;
        }
    }
}

static bool wrong(uint32_t size, uint64_t expected, uint32_t got_size, uint64_t got)
{
    complain("expected number %" PRIu64 " in %" PRIu32 " bytes, got %" PRIu64 " in %" PRIu32, expected, size, got,
             got_size);
    return fail(EXIT_DATA);
}

/* The message at the consumer's position: its entry is checked against what is readable, then its number. */
static inline bool check_next(uint32_t size, uint64_t expected, const uint8_t **payload)
{
    struct vox_frame frame;
    struct vox_rx *rx = &twin.rx;
    const uint8_t *at = rx->at + VOX_RING_HEADER + rx->next;
    uint64_t number = 0;
    uint32_t length = size < NUMBER ? size : NUMBER;
    if (rx->end - rx->next < frame_inline_total(size) || frame_fetch32(at) != frame_inline_total(size) ||
        frame_fetch32(at + 4) != size << 16) {
        if (!frame_get(at, rx->end - rx->next, rx->place + VOX_RING_HEADER + rx->next, &frame, &twin.fault)) {
            return corrupt();
        }
        return wrong(size, expected, frame.kind == VOX_INLINE ? frame.length : 0, 0);
    }
    memcpy(&number, at + FRAME_HEADER, length);
    if (length == NUMBER ? number != expected : number != (expected & (((uint64_t)1 << (8 * length)) - 1))) {
        return wrong(size, expected, size, number);
    }
    *payload = at + FRAME_HEADER;
    return true;
}

static bool take_number(uint32_t size, uint64_t number)
{
    const uint8_t *payload;
    if (!look() || !check_next(size, number, &payload)) {
        return false;
    }
    twin.rx.next += frame_inline_total(size);
    vox_release(&twin.rx);
    return true;
}

/* Release before publish: the other side may then send its next message at once. */
static bool send_back(uint32_t size, uint64_t number)
{
    const uint8_t *payload;
    uint8_t *room;
    if (!look() || !check_next(size, number, &payload) || !claim(frame_inline_total(size), &room)) {
        return false;
    }
    put(room, payload, size);
    twin.rx.next += frame_inline_total(size);
    vox_release(&twin.rx);
    publish();
    return true;
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
        if (!send_now(w->size, (uint64_t)s) || !take_number(w->size, (uint64_t)s)) {
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
    publish();
    return take_number(NUMBER, (uint64_t)w->count);
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
    bool good = send_now(NUMBER, SYNC) && take_number(NUMBER, SYNC);
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

/* Everything that a look finds, then one release. */
static bool drain(const struct window *w)
{
    const uint8_t *payload;
    for (int64_t s = 0; s < w->count;) {
        if (!look()) {
            return false;
        }
        while (s < w->count && twin.rx.next < twin.rx.end && twin.rx.next - twin.rx.read < SHARE) {
            if (!check_next(w->size, (uint64_t)s++, &payload)) {
                return false;
            }
            twin.rx.next += frame_inline_total(w->size);
        }
        vox_release(&twin.rx);
    }
    return send_now(NUMBER, (uint64_t)w->count);
}

static bool respond(const struct window *w)
{
    if (!send_back(NUMBER, SYNC)) {
        return false;
    }
    int64_t begin = bench_now();
    bool good = !w->throughput || drain(w);
    for (int64_t s = 0; good && !w->throughput && s < w->count; s++) {
        good = send_back(w->size, (uint64_t)s);
    }
    if (good) {
        print_window(w, NULL, 0, bench_now() - begin);
    }
    return good;
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
        !args_number(size_text, 0, TWIN_LARGEST, &size) || !args_number(count_text, 1, MAX_MESSAGES, &w->count)) {
        complain("expected pp SIZE N, tp SIZE N or quit, with SIZE 0 to %u and N 1 to %d: %s", TWIN_LARGEST,
                 MAX_MESSAGES, kind == NULL ? "an empty line" : kind);
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

int main(int argc, char **argv)
{
    int side = 0;
    int role = 0; /* as in the choices */
    int64_t cpu = -1;
    int64_t timeout_ms = 10000;
    const char *file;
    const struct arg args[] = {
        {"--side", ARG_CHOICE, &side, 0, 0, "a|b"},
        {"--role", ARG_CHOICE, &role, 0, 0, "by-side|initiator|responder"},
        {"--cpu", ARG_NUMBER, &cpu, -1, BENCH_MAX_CPU, NULL},
        {"--batch", ARG_NUMBER, &twin.batch, 1, MAX_BATCH, NULL},
        {"--timeout-ms", ARG_NUMBER, &timeout_ms, 1, INT32_MAX, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    report_program("vox-twin");
    twin.batch = 1;
    if (args_parse(args, argc, argv, &file, 1) != 1) {
        fputs("usage: vox-twin FILE --side a|b [--role initiator|responder] [--cpu N] [--batch K] [--timeout-ms N]\n"
              "  lines: pp SIZE N, tp SIZE N, quit\n",
              stderr);
        return EXIT_USAGE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    clock_catch_signals();
    twin.timeout_nanos = timeout_ms * MILLIS;
    if (!bench_pin(cpu)) {
        return EXIT_REFUSED;
    }
    int result = twin_open(&twin.segment, &twin.tx, &twin.rx, file, side == 0, twin.timeout_nanos);
    if (result != EXIT_DONE) {
        return result;
    }
    bool initiator = role == 0 ? side == 0 : role == 1;
    printf("{\"ev\":\"ready\",\"side\":\"%s\",\"role\":\"%s\"}\n", side == 0 ? "a" : "b",
           initiator ? "initiator" : "responder");
    obey(initiator);
    if (side == 1) {
        peer_goodbye(twin.segment.base, &twin.segment.g, TWIN_GUEST);
    }
    segment_unlink(&twin.segment);
    segment_close(&twin.segment);
    return twin.status;
}
