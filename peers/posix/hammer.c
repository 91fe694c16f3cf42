/* Allocating and freeing at full speed, with a stamp in every granule that nobody else may touch. */
#include "session.h"

#include "clock.h"
#include "store.h"

#include <inttypes.h>
#include <stdio.h>

#define RUNS 64
#define MOST_SECONDS 3600
#define SECOND 1000000000
#define LOOK_EVERY 64 /* operations between two looks at the clock */
#define MULTIPLIER UINT64_C(6364136223846793005)
#define INCREMENT UINT64_C(1442695040888963407)
#define VALUE_SHIFT 33
#define STAMP_SHIFT 48

struct run {
    uint32_t granule;
    uint32_t length; /* 0: none */
    uint64_t stamp;
};

struct hammer {
    struct pool *pool;
    uint64_t x;
    uint32_t max_run;
    uint64_t allocations, frees, failures, granules;
    struct run runs[RUNS];
};

static uint64_t next(struct hammer *hammer)
{
    hammer->x = hammer->x * MULTIPLIER + INCREMENT;
    return hammer->x >> VALUE_SHIFT;
}

static void stamp(const struct hammer *hammer, const struct run *run)
{
    for (uint32_t i = 0; hammer->pool->granules != NULL && i < run->length; i++) {
        store64(pool_granule(hammer->pool, run->granule + i), run->stamp);
    }
}

static errname verify(const struct hammer *hammer, const struct run *run)
{
    for (uint32_t i = 0; hammer->pool->granules != NULL && i < run->length; i++) {
        uint64_t found = load64(pool_granule(hammer->pool, run->granule + i));
        if (found != run->stamp) {
            return fail(CORRUPT, "granule %" PRIu32 " is stamped %#" PRIx64 " by somebody else, not %#" PRIx64,
                        run->granule + i, found, run->stamp);
        }
    }
    return NULL;
}

static errname drop(struct hammer *hammer, struct run *run)
{
    struct pool *pool = hammer->pool;
    errname e = verify(hammer, run);
    e = e != NULL ? e : pool_enter(pool);
    if (e == NULL) {
        e = pool_free(pool, run->granule, run->length, pool->slot + 1);
        pool_exit(pool);
        /* What was ours and is not: our run was taken by somebody. */
        e = e != NULL ? CORRUPT : NULL;
        run->length = 0;
        hammer->frees++;
    }
    return e;
}

static errname grab(struct hammer *hammer, struct run *run)
{
    struct pool *pool = hammer->pool;
    uint32_t length = 1 + (uint32_t)(next(hammer) % hammer->max_run);
    errname e = pool_enter(pool);
    if (e != NULL) {
        return e;
    }
    e = pool_allocate(pool, length, 1, &run->granule);
    pool_exit(pool);
    if (e != NULL) {
        hammer->failures++;
        return NULL;
    }
    run->length = length;
    run->stamp = (uint64_t)(pool->slot + 1) << STAMP_SHIFT | ++hammer->allocations;
    hammer->granules += length;
    stamp(hammer, run);
    return NULL;
}

static errname strike(struct hammer *hammer, int64_t end)
{
    errname e = NULL;
    while (e == NULL && clock_now() < end && !clock_stopping()) {
        pool_beat_idle(hammer->pool);
        for (uint32_t i = 0; e == NULL && i < LOOK_EVERY; i++) {
            struct run *run = &hammer->runs[next(hammer) % RUNS];
            e = run->length != 0 ? drop(hammer, run) : grab(hammer, run);
        }
    }
    return e;
}

static errname drop_all(struct hammer *hammer)
{
    for (uint32_t i = 0; i < RUNS; i++) {
        errname e = hammer->runs[i].length == 0 ? NULL : drop(hammer, &hammer->runs[i]);
        if (e != NULL) {
            return e;
        }
    }
    return NULL;
}

static errname run_hammer(void *context, const struct call *call)
{
    struct session *session = context;
    int64_t seconds = 0;
    int64_t max_run = 0;
    int64_t seed = 0;
    errname e = session_check(session);
    e = e != NULL ? e : word_number(call, 1, "SECONDS", 1, MOST_SECONDS, &seconds);
    e = e != NULL ? e : word_number(call, 2, "MAXRUN", 1, POOL_MOST_GRANULES, &max_run);
    e = e != NULL ? e : word_number(call, 3, "SEED", 0, INT64_MAX, &seed);
    if (e != NULL) {
        return e;
    }
    struct hammer hammer = {.pool = &session->table.pool, .x = (uint64_t)seed, .max_run = (uint32_t)max_run};
    e = strike(&hammer, clock_now() + seconds * SECOND);
    e = e != NULL ? e : drop_all(&hammer);
    if (e == NULL) {
        answer_begin();
        printf("{\"allocations\":%" PRIu64 ",\"frees\":%" PRIu64 ",\"failures\":%" PRIu64 ",\"granules\":%" PRIu64 "}",
               hammer.allocations, hammer.frees, hammer.failures, hammer.granules);
        answer_end();
    }
    return e;
}

const struct command hammer_commands[] = {
    {"hammer", 3, 3, run_hammer, "SECONDS MAXRUN SEED"},
    {NULL, 0, 0, NULL, NULL},
};
