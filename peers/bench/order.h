/* What a twin knows in front of its wire: an order, how long to spin, how to end. Included by one file a program. */
#ifndef ORDER_H
#define ORDER_H

#include "bench.h"
#include "report.h"

#include <inttypes.h>

#define SYNC UINT64_MAX
#define NUMBER 8u /* bytes of a message that hold its number */
#define LOOKS_PER_CLOCK 65536
#define NANOS_PER_MILLI 1000000

/* A line of stdin. */
struct order {
    bool throughput;
    uint32_t size;
    int64_t count;
};

static struct {
    int64_t timeout_nanos;
    bool (*stopping)(void);
    int status;
} run;

static bool fail(int status)
{
    run.status = status;
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
    if (run.stopping()) {
        return fail(EXIT_DONE);
    }
    if (bench_now() - *begin > run.timeout_nanos) {
        complain("timed out after %" PRId64 " ms", run.timeout_nanos / NANOS_PER_MILLI);
        return fail(EXIT_TIMEOUT);
    }
    return true;
}

#endif
