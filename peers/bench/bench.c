/* Pinning, the clock, percentiles. */
#include "bench.h"

#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool bench_shares_cpu;

bool bench_pin(int64_t cpu)
{
    cpu_set_t set;
    if (cpu < 0) {
        bench_shares_cpu = sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) == 1;
        return true;
    }
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) {
        complain("cannot pin to processor %" PRId64 ": %s", cpu, strerror(errno));
        return false;
    }
    return true;
}

int64_t bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void bench_sort(int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
}

int64_t bench_percentile(const int64_t *sorted, size_t count, unsigned percent)
{
    size_t rank = (count * percent + 99) / 100;
    return sorted[rank == 0 ? 0 : rank - 1];
}
