/* From a file to a peer and back. */
#include "session.h"

static errname recover_pool(void *owner)
{
    uint32_t swept = 0;
    return sweep_pool(owner, &swept);
}

static errname open_pool(struct session *session, uint64_t offset)
{
    struct pool *pool = &session->table.pool;
    uint64_t pages = (uint64_t)session->options.pages;
    errname e = pool_open(pool, session->place.at, session->place.room, &session->options.identity);
    if (e != NULL || pages == 0) {
        return e;
    }
    uint64_t length = (uint64_t)pool->g.ngran << pool->g.log2gran;
    if (pages < offset + pool->g.size || pages - offset > session->place.room
        || length > session->place.room - (pages - offset)) {
        return fail("EINVAL", "the granules are not behind the pool and inside the file at --pages %llu",
                    (unsigned long long)pages);
    }
    pool->granules = session->place.at + (pages - offset);
    return NULL;
}

static errname open_and_join(struct session *session, uint64_t offset)
{
    struct pool *pool = &session->table.pool;
    errname e = session->options.pool
                    ? open_pool(session, offset)
                    : table_open(&session->table, session->place.at, session->place.room, &session->options.identity);
    if (e != NULL) {
        return e;
    }
    if (session->options.pool) {
        pool->recover = recover_pool;
        pool->owner = pool;
    }
    return pool_join(pool);
}

errname session_open(struct session *session, const char *path, uint64_t offset, bool private)
{
    uint64_t magic = session->options.pool ? POOL_MAGIC : TABLE_MAGIC;
    errname e = place_open(&session->place, path, offset, magic, private, session->options.identity.timeout_nanos);
    e = e != NULL ? e : open_and_join(session, offset);
    session->open = e == NULL;
    if (e != NULL) {
        session_close(session);
    }
    return e;
}

void session_close(struct session *session)
{
    session->table.pool.leaving = true;
    if (session->open && session->options.pool) {
        pool_leave(&session->table.pool);
    } else if (session->open) {
        table_leave(&session->table);
    }
    session->open = false;
    table_close(&session->table);
    place_close(&session->place);
}

errname session_check(const struct session *session)
{
    return session->open ? NULL : fail("EBADF", "nothing is open: open FILE");
}

errname session_table(struct session *session, struct table **table)
{
    errname e = session_check(session);
    if (e == NULL && session->options.pool) {
        e = fail("EINVAL", "a bare pool has no regions");
    }
    *table = &session->table;
    return e;
}

errname session_sweep(struct session *session, uint32_t *swept)
{
    struct pool *pool = &session->table.pool;
    errname e = session_check(session);
    if (e != NULL) {
        return e;
    }
    if (!session->options.pool) {
        e = table_lock_swept(&session->table, swept);
        if (e == NULL) {
            table_unlock(&session->table);
        }
        return e;
    }
    struct dead dead;
    pool_find_dead(pool, &dead);
    e = pool_still_in(pool);
    return e == NULL && (dead.count != 0 || pool->inherited) ? sweep_pool(pool, swept) : e;
}
