/* Granules by themselves. */
#include "session.h"

#include <inttypes.h>
#include <stdio.h>

/* The pool, without the dead. */
static errname ready(struct session *session, struct pool **pool)
{
    uint32_t swept = 0;
    *pool = &session->table.pool;
    return session_sweep(session, &swept);
}

static errname allocate(void *context, const struct call *call)
{
    struct pool *pool;
    int64_t length = 0;
    int64_t align = 1;
    uint32_t granule = 0;
    errname e = ready(context, &pool);
    e = e != NULL ? e : word_number(call, 1, "N", 1, UINT32_MAX, &length);
    if (e == NULL && call->count == 3) {
        e = word_number(call, 2, "ALIGN", 1, POOL_MOST_GRANULES, &align);
    }
    e = e != NULL ? e : pool_enter(pool);
    if (e == NULL) {
        e = pool_allocate(pool, (uint32_t)length, (uint32_t)align, &granule);
        pool_exit(pool);
    }
    if (e == NULL) {
        answer_number(granule);
    }
    return e;
}

static errname free_run(void *context, const struct call *call)
{
    struct pool *pool;
    int64_t granule = 0;
    int64_t length = 0;
    errname e = ready(context, &pool);
    e = e != NULL ? e : word_number(call, 1, "INDEX", 0, UINT32_MAX, &granule);
    e = e != NULL ? e : word_number(call, 2, "N", 1, UINT32_MAX, &length);
    e = e != NULL ? e : pool_enter(pool);
    if (e == NULL) {
        e = pool_free(pool, (uint32_t)granule, (uint32_t)length, pool->slot + 1);
        pool_exit(pool);
    }
    if (e == NULL) {
        answer_true();
    }
    return e;
}

static errname info(void *context, const struct call *call)
{
    (void)call;
    struct pool *pool;
    errname e = ready(context, &pool);
    if (e == NULL) {
        uint32_t total;
        uint32_t longest;
        pool_info(pool, &total, &longest);
        answer_begin();
        printf("{\"total\":%" PRIu32 ",\"free\":%" PRIu32 ",\"longest\":%" PRIu32 "}", pool->g.ngran, total, longest);
        answer_end();
    }
    return e;
}

const struct command pool_commands[] = {
    {"galloc", 1, 2, allocate, "N [ALIGN]"},
    {"gfree", 2, 2, free_run, "INDEX N"},
    {"ginfo", 0, 0, info, ""},
    {NULL, 0, 0, NULL, NULL},
};
