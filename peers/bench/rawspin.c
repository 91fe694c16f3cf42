/*
 * rawspin: the floor under every round trip between two processes. One word of one cache line in a mapped file goes
 * back and forth; with --futex both sides sleep in between. Prints nanoseconds per round trip.
 */
#include "args.h"
#include "bench.h"
#include "report.h"

#include <inttypes.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_WINDOWS 1001
#define BATCH 64
#define TRIAL 100
#define MAX_BATCHES 15000 /* the counter of all windows stays below 32 bits */
#define MILLIS 1000000
#define LAST UINT32_MAX

struct settings {
    int64_t cpu_a;
    int64_t cpu_b;
    int64_t windows;
    int64_t window_ms;
    bool futex;
};

/* Waits until the word has the value; true when it has the one that ends all. */
static bool await(_Atomic uint32_t *word, uint32_t value, bool futex)
{
    for (;;) {
        uint32_t now = atomic_load_explicit(word, memory_order_acquire);
        if (now == value || now == LAST) {
            return now == LAST;
        }
        if (futex) {
            syscall(SYS_futex, word, FUTEX_WAIT, now, NULL, NULL, 0);
        } else {
            bench_relax();
        }
    }
}

static void set(_Atomic uint32_t *word, uint32_t value, bool futex)
{
    atomic_store_explicit(word, value, memory_order_release);
    if (futex) {
        syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
    }
}

/* Odd values come from the one side, even ones go back. */
static void answer(_Atomic uint32_t *word, bool futex)
{
    for (uint32_t value = 1; !await(word, value, futex); value += 2) {
        set(word, value + 1, futex);
    }
}

static int64_t trips(_Atomic uint32_t *word, uint32_t count, bool futex)
{
    uint32_t value = atomic_load(word);
    int64_t begin = bench_now();
    for (uint32_t i = 0; i < count; i++, value += 2) {
        set(word, value + 1, futex);
        await(word, value + 2, futex);
    }
    return bench_now() - begin;
}

/* A window is many short batches; the median batch leaves out those in which a process was not running. */
static int64_t window_picos(_Atomic uint32_t *word, int64_t batches, bool futex)
{
    static int64_t picos[MAX_BATCHES];
    for (int64_t i = 0; i < batches; i++) {
        picos[i] = trips(word, BATCH, futex) * 1000 / BATCH;
    }
    bench_sort(picos, (size_t)batches);
    return bench_percentile(picos, (size_t)batches, 50);
}

static void measure(_Atomic uint32_t *word, const struct settings *s)
{
    static int64_t picos[MAX_WINDOWS];
    int64_t trial = window_picos(word, TRIAL, s->futex) * BATCH / 1000;
    int64_t batches = s->window_ms * MILLIS / (trial == 0 ? 1 : trial) + 1;
    batches = batches > MAX_BATCHES ? MAX_BATCHES : batches;
    for (int64_t i = 0; i < s->windows; i++) {
        picos[i] = window_picos(word, batches, s->futex);
    }
    bench_sort(picos, (size_t)s->windows);
    printf("{\"ev\":\"raw\",\"kind\":\"%s\",\"p50\":%.1f,\"least\":%.1f,\"most\":%.1f,\"windows\":%" PRId64
           ",\"trips\":%" PRId64 "}\n",
           s->futex ? "futex" : "spin", (double)bench_percentile(picos, (size_t)s->windows, 50) / 1000,
           (double)picos[0] / 1000, (double)picos[s->windows - 1] / 1000, s->windows, batches * BATCH);
}

static _Atomic uint32_t *shared_word(void)
{
    char path[] = "/dev/shm/rawspin.XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || unlink(path) != 0 || ftruncate(fd, sysconf(_SC_PAGESIZE)) != 0) {
        refuse_file(path, "cannot make a shared file");
        return NULL;
    }
    void *page = mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return page == MAP_FAILED ? NULL : page;
}

static int run(const struct settings *s)
{
    _Atomic uint32_t *word = shared_word();
    if (word == NULL) {
        return EXIT_REFUSED;
    }
    pid_t child = fork();
    if (child < 0) {
        complain("cannot start the other process");
        return EXIT_REFUSED;
    }
    if (child == 0) {
        bool pinned = bench_pin(s->cpu_b);
        if (pinned) {
            answer(word, s->futex);
        }
        _exit(pinned ? EXIT_DONE : EXIT_REFUSED);
    }
    int status = EXIT_REFUSED;
    if (bench_pin(s->cpu_a)) {
        measure(word, s);
        status = EXIT_DONE;
    }
    set(word, LAST, true);
    waitpid(child, NULL, 0);
    return status;
}

int main(int argc, char **argv)
{
    struct settings s = {.cpu_a = 0, .cpu_b = 1, .windows = 11, .window_ms = 30};
    const struct arg args[] = {
        {"--cpu-a", ARG_NUMBER, &s.cpu_a, -1, BENCH_MAX_CPU, NULL},
        {"--cpu-b", ARG_NUMBER, &s.cpu_b, -1, BENCH_MAX_CPU, NULL},
        {"--windows", ARG_NUMBER, &s.windows, 1, MAX_WINDOWS, NULL},
        {"--window-ms", ARG_NUMBER, &s.window_ms, 1, 10000, NULL},
        {"--futex", ARG_FLAG, &s.futex, 0, 0, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    report_program("rawspin");
    if (args_parse(args, argc, argv, NULL, 0) != 0) {
        fputs("usage: rawspin [--cpu-a N] [--cpu-b N] [--windows N] [--window-ms N] [--futex]\n", stderr);
        return EXIT_USAGE;
    }
    return run(&s);
}
