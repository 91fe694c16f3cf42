/*
 * fusiondock-twin: one side of the C twin of the shm_info_s mailbox, for benchmarks. Same lines on stdin, same windows
 * and same output as nrfrpc-twin. Both sides spin; nobody rings.
 *
 *   side a   Linux: writes region 0
 *   side b   UniProton: writes region 1
 *   tp       everything goes through the one slot: each message waits until the one before is read
 *
 * Either side makes the file and an empty slot of its own where there is none, so it does not matter who is first.
 *
 * With --copy it is alone: "tp SIZE N" copies SIZE bytes into memory, N times, as the library of the language does.
 */
#include "clock.h"
#include "order.h"
#include "region.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define REGION 0x10000u
#define LARGEST 4096u /* of a message */
#define LARGEST_COPY 0x400000u
#define LINE_BYTES 64
#define WORD 8

static struct {
    struct region tx;
    struct region rx;
    _Alignas(WORD) uint8_t bytes[LARGEST];
    uint8_t *from; /* to copy */
    uint8_t *to;
} twin;

/* ---- the slot ---- */

static bool corrupt(const char *what, uint32_t value, uint32_t least, uint32_t most)
{
    complain("%s is %" PRIu32 ", allowed: %" PRIu32 " to %" PRIu32, what, value, least, most);
    return fail(EXIT_CORRUPT);
}

static inline bool await_op(const struct region *region, bool ready)
{
    uint32_t looks = 0;
    int64_t begin = 0;
    int32_t op = region_op(region);
    while ((op == OP_READY) != ready) {
        if (!patient(&looks, &begin)) {
            return false;
        }
        op = region_op(region);
    }
    return op_legal(op) || corrupt("op_type", (uint32_t)op, OP_START, OP_MAX - 1);
}

static inline bool publish(const uint8_t *bytes, uint32_t size)
{
    if (!await_op(&twin.tx, false)) {
        return false;
    }
    region_set_message(&twin.tx, size, TYPE_BLOB);
    region_put(&twin.tx, bytes, size);
    region_set_op(&twin.tx, OP_READY);
    return true;
}

static bool send_one(uint32_t size, uint64_t number)
{
    memcpy(twin.bytes, &number, size < NUMBER ? size : NUMBER);
    return publish(twin.bytes, size);
}

/* Waits for a message and looks at it where it is. */
static inline bool look(uint32_t size, uint64_t expected)
{
    uint64_t number = 0;
    uint32_t bytes = size < NUMBER ? size : NUMBER;
    if (!await_op(&twin.rx, true)) {
        return false;
    }
    struct header header = region_header(&twin.rx);
    if (header.used == size) {
        region_get(&twin.rx, &number, bytes);
    }
    if (header.used == size && number == (bytes == NUMBER ? expected : expected & (((uint64_t)1 << (8 * bytes)) - 1))) {
        return true;
    }
    complain("expected number %" PRIu64 " in %" PRIu32 " bytes, got %" PRIu64 " in %" PRIu32, expected, size, number,
             header.used);
    return fail(EXIT_DATA);
}

static bool take_one(uint32_t size, uint64_t number)
{
    bool good = look(size, number);
    if (good) {
        region_set_op(&twin.rx, OP_READ_END);
    }
    return good;
}

/* Publish before release: the other side waits for the answer before it sends again. */
static bool send_back(uint32_t size, uint64_t number)
{
    bool good = look(size, number) && publish((const uint8_t *)twin.rx.at + SHM_DATA, size);
    if (good) {
        region_set_op(&twin.rx, OP_READ_END);
    }
    return good;
}

#include "windows.h"

/* ---- copies ---- */

static bool copy(const struct order *w)
{
    int64_t begin = bench_now();
    for (int64_t i = 0; i < w->count; i++) {
        memcpy(twin.from, &i, sizeof i);
        memcpy(twin.to, twin.from, w->size);
        __asm__ volatile("" ::: "memory"); /* each copy is looked at */
    }
    int64_t total = bench_now() - begin;
    if (memcmp(twin.to, twin.from, w->size) != 0) {
        complain("the copy differs from its source after %" PRId64, w->count);
        return fail(EXIT_DATA);
    }
    print_window(w, NULL, 0, total);
    return true;
}

static int open_copy(void)
{
    twin.from = aligned_alloc(LINE_BYTES, LARGEST_COPY);
    twin.to = aligned_alloc(LINE_BYTES, LARGEST_COPY);
    if (twin.from == NULL || twin.to == NULL) {
        complain("no memory for %u bytes, twice", LARGEST_COPY);
        return EXIT_REFUSED;
    }
    memset(twin.from, 1, LARGEST_COPY);
    memset(twin.to, 0, LARGEST_COPY);
    return EXIT_DONE;
}

/* ---- the file ---- */

static int refuse(const char *file)
{
    refuse_file(file, strerror(errno));
    return EXIT_REFUSED;
}

static int map(const char *file, bool first)
{
    const uint32_t both = 2 * REGION;
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return refuse(file);
    }
    errno = posix_fallocate(fd, 0, both);
    uint8_t *at = errno == 0 ? mmap(NULL, both, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    if (at == MAP_FAILED) {
        return refuse(file);
    }
    twin.tx = (struct region){.at = at + (first ? 0 : REGION), .length = REGION};
    twin.rx = (struct region){.at = at + (first ? REGION : 0), .length = REGION};
    return EXIT_DONE;
}

/* An empty slot of ours, and the peer's when it has one. */
static int meet(void)
{
    uint32_t looks = 0;
    int64_t begin = 0;
    if (region_max(&twin.tx) == 0) {
        region_clear(&twin.tx);
        region_set_max(&twin.tx, region_capacity(&twin.tx));
    }
    uint32_t max = region_max(&twin.rx);
    while (max == 0) {
        if (!patient(&looks, &begin)) {
            return run.status;
        }
        max = region_max(&twin.rx);
    }
    bool good = max >= LARGEST || corrupt("max_size", max, LARGEST, region_capacity(&twin.rx));
    return good ? EXIT_DONE : run.status;
}

/* ---- the program ---- */

static void usage(void)
{
    fputs("usage: fusiondock-twin FILE --side a|b [--role initiator|responder] [--cpu N] [--timeout-ms N]\n"
          "  lines: pp SIZE N, tp SIZE N, quit\n"
          "       fusiondock-twin --copy [--cpu N]; lines: tp SIZE N, quit\n",
          stderr);
}

static void serve(bool alone, bool initiator)
{
    if (alone) {
        const struct limits limits = {.trips = false, .least = NUMBER, .most = LARGEST_COPY};
        obey(&limits, copy);
    } else {
        const struct limits limits = {.trips = true, .most = LARGEST};
        take_part(&limits, initiator);
    }
}

int main(int argc, char **argv)
{
    int side = 0;
    int role = 0; /* as in the choices */
    int64_t cpu = -1;
    int64_t timeout_ms = 10000;
    bool alone = false;
    const char *file = NULL;
    const struct arg args[] = {
        {"--side", ARG_CHOICE, &side, 0, 0, "a|b"},
        {"--role", ARG_CHOICE, &role, 0, 0, "by-side|initiator|responder"},
        {"--cpu", ARG_NUMBER, &cpu, -1, BENCH_MAX_CPU, NULL},
        {"--timeout-ms", ARG_NUMBER, &timeout_ms, 1, INT32_MAX, NULL},
        {"--copy", ARG_FLAG, &alone, 0, 0, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    report_program("fusiondock-twin");
    if (args_parse(args, argc, argv, &file, 1) != (alone ? 0 : 1)) {
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
    int result = alone ? open_copy() : map(file, side == 0);
    if (result == EXIT_DONE && !alone) {
        result = meet();
    }
    if (result != EXIT_DONE) {
        return result;
    }
    bool initiator = role == 0 ? side == 0 : role == 1;
    printf("{\"ev\":\"ready\",\"side\":\"%s\",\"role\":\"%s\"}\n", side == 0 ? "a" : "b",
           alone ? "copy" : initiator ? "initiator" : "responder");
    serve(alone, initiator);
    return run.status;
}
