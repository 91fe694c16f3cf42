/* The lock of the table: its holder is named and can be found dead. */
#include "table.h"

#include "store.h"

#include <inttypes.h>

static errname take(struct table *table, bool quietly)
{
    struct patience patience = {.limit = table->pool.identity.timeout_nanos};
    uint8_t *lock = table->at + TABLE_LOCK;
    for (;;) {
        errname e = pool_still_in(&table->pool);
        if (e != NULL) {
            return e;
        }
        uint64_t word = load64(lock);
        bool stale = word != 0 && pool_holder_dead(&table->pool, word);
        if (stale && quietly) {
            return fail(CORRUPT, "lock at offset %d is %#" PRIx64 ", the peer that took it is dead", TABLE_LOCK, word);
        }
        if ((word == 0 || stale) && swap64(lock, word, pool_signature(&table->pool))) {
            table->locked = true;
            return NULL;
        }
        if (pool_gives_up(&table->pool, &patience)) {
            return fail("ETIMEDOUT", "lock at offset %d is held by the peer of slot %" PRIu32 " for too long",
                        TABLE_LOCK, (uint32_t)word - 1);
        }
        clock_sleep(PATIENCE_NAP_NANOS);
    }
}

static bool sweep_due(struct table *table)
{
    struct pool *pool = &table->pool;
    struct dead dead;
    uint64_t word = load64(pool->at + POOL_SWEEP);
    pool_find_dead(pool, &dead);
    return pool->inherited || dead.count != 0 || (word != 0 && pool_holder_dead(pool, word));
}

errname table_lock_swept(struct table *table, uint32_t *swept)
{
    errname e = take(table, false);
    if (e == NULL && sweep_due(table)) {
        e = table_sweep(table, swept);
        if (e != NULL) {
            table_unlock(table);
        }
    }
    return e;
}

errname table_lock(struct table *table)
{
    uint32_t swept = 0;
    return table_lock_swept(table, &swept);
}

errname table_lock_quietly(struct table *table)
{
    return take(table, true);
}

void table_unlock(struct table *table)
{
    table->locked = false;
    /* Fails only if somebody has taken us for dead. */
    swap64(table->at + TABLE_LOCK, pool_signature(&table->pool), 0);
}
