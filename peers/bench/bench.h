/* What the benchmark programs share: pinning, the clock, percentiles. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_MAX_CPU 1023

/* Pins this thread; -1 leaves it alone. False after saying why not. */
bool bench_pin(int64_t cpu);
int64_t bench_now(void);
void bench_sort(int64_t *values, size_t count);
/* Of sorted values. */
int64_t bench_percentile(const int64_t *sorted, size_t count, unsigned percent);

static inline void bench_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
