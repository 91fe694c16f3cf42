/* What the benchmark programs share: pinning, the clock, percentiles. */
#ifndef BENCH_H
#define BENCH_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_MAX_CPU 1023

/* Both sides have to do with one processor: who waits must let the other one run. */
extern bool bench_shares_cpu;

/* Pins this thread; -1 leaves it alone and looks whether there is only one processor. False after saying why not. */
bool bench_pin(int64_t cpu);
int64_t bench_now(void);
void bench_sort(int64_t *values, size_t count);
/* Of sorted values. */
int64_t bench_percentile(const int64_t *sorted, size_t count, unsigned percent);

static inline void bench_relax(void)
{
    if (bench_shares_cpu) {
        sched_yield();
        return;
    }
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
