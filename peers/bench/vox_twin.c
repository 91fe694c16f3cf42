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
#include "frame.h"
#include "order.h"
#include "table.h"
#include "vox_twin.h"

#include <string.h>

#define MAX_BATCH 4096
#define SHARE (TWIN_CAPACITY / 8)

static struct {
    struct vox_segment segment;
    struct vox_tx tx;
    struct vox_rx rx;
    struct vox_fault fault;
    int64_t batch;
    int64_t pending; /* messages written, not published */
    uint64_t published; /* bytes */
    uint8_t bytes[TWIN_LARGEST];
} twin;

static bool corrupt(void)
{
    report_fault(TWIN_GUEST, &twin.fault);
    return fail(EXIT_CORRUPT);
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
static inline bool stream_one(uint32_t size, uint64_t number)
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

static bool send_one(uint32_t size, uint64_t number)
{
    bool sent = stream_one(size, number);
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

static bool take_one(uint32_t size, uint64_t number)
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

static void stream_end(void)
{
    publish();
}

/* Everything that a look finds, then one release. */
static bool stream_take(const struct order *w)
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
    return true;
}

#define OWN_STREAM
#include "windows.h"

/* ---- the program ---- */

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
    run.timeout_nanos = timeout_ms * NANOS_PER_MILLI;
    run.stopping = clock_stopping;
    if (!bench_pin(cpu)) {
        return EXIT_REFUSED;
    }
    int result = twin_open(&twin.segment, &twin.tx, &twin.rx, file, side == 0, run.timeout_nanos);
    if (result != EXIT_DONE) {
        return result;
    }
    bool initiator = role == 0 ? side == 0 : role == 1;
    printf("{\"ev\":\"ready\",\"side\":\"%s\",\"role\":\"%s\"}\n", side == 0 ? "a" : "b",
           initiator ? "initiator" : "responder");
    const struct limits limits = {.trips = true, .most = TWIN_LARGEST};
    take_part(&limits, initiator);
    if (side == 1) {
        peer_goodbye(twin.segment.base, &twin.segment.g, TWIN_GUEST);
    }
    segment_unlink(&twin.segment);
    segment_close(&twin.segment);
    return run.status;
}
