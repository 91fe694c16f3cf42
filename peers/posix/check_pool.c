/* Whether bitmap, owners and summary agree. */
#include "table.h"

#include "store.h"

#include <inttypes.h>

#define BITS 64

static errname check_peers(const struct pool *pool, struct census *census)
{
    for (uint32_t slot = 0; slot < pool->g.peers; slot++) {
        uint32_t kind = packed_top(load64(pool_peer(pool, slot) + PEER_STATE));
        if (kind > PEER_ALIVE) {
            return fail(CORRUPT, "state of slot %" PRIu32 " is %" PRIu32 ", it must be 0, 1 or 2", slot, kind);
        }
        census->peers += kind == PEER_FREE ? 0 : 1;
    }
    return NULL;
}

/* Of a run that begins there. */
static errname check_owner(const struct pool *pool, uint32_t granule, uint32_t owner, uint32_t length, bool table)
{
    if (length == 0 || length > pool->g.ngran - granule) {
        return fail(CORRUPT, "the run at granule %" PRIu32 " of %" PRIu32 " has length %" PRIu32, granule,
                    pool->g.ngran, length);
    }
    if (owner == OWNER_TABLE && table) {
        return length == 1 ? NULL
                           : fail(CORRUPT, "the table has a run of %" PRIu32 " at granule %" PRIu32
                                  ", its runs have length 1", length, granule);
    }
    if (owner > pool->g.peers || packed_top(load64(pool_peer(pool, owner - 1) + PEER_STATE)) == PEER_FREE) {
        return fail(CORRUPT, "the run at granule %" PRIu32 " has owner %" PRIu32 ", which is no peer that is in",
                    granule, owner);
    }
    return NULL;
}

static bool bit(uint64_t word, uint32_t granule)
{
    return (word >> granule % BITS & 1) != 0;
}

/* One granule after the other; end is that of the last run. */
static errname check_granule(const struct pool *pool, uint32_t granule, const uint64_t *named, uint32_t *end,
                             struct census *census)
{
    uint64_t entry = load64(pool_owner(pool, granule));
    uint32_t owner = packed_top(entry);
    uint32_t length = (uint32_t)entry;
    if (owner == OWNER_NOBODY && length != 0) {
        return fail(CORRUPT, "granule %" PRIu32 " has no owner, but length %" PRIu32, granule, length);
    }
    if (owner != OWNER_NOBODY) {
        errname e = check_owner(pool, granule, owner, length, named != NULL);
        if (e != NULL) {
            return e;
        }
        if (granule < *end) {
            return fail(CORRUPT, "the run at granule %" PRIu32 " begins inside another", granule);
        }
        *end = granule + length;
        census->runs++;
    }
    bool is_named = named != NULL && bit(named[granule / BITS], granule);
    census->named += is_named ? 1 : 0;
    if (named != NULL && is_named != (owner == OWNER_TABLE)) {
        return fail(CORRUPT, "granule %" PRIu32 " has owner %" PRIu32 " and is %s page", granule, owner,
                    is_named ? "a region's" : "no region's");
    }
    bool taken = bit(load64(pool_word(pool, granule / BITS)), granule);
    census->taken += taken ? 1 : 0;
    if (taken != (granule < *end)) {
        return fail(CORRUPT, "granule %" PRIu32 " is %s a run, its bit is %d", granule,
                    taken ? "outside of" : "in", taken ? 1 : 0);
    }
    return NULL;
}

static errname check_words(const struct pool *pool)
{
    for (uint32_t word = 0; word < pool->g.words; word++) {
        uint64_t bits = load64(pool_word(pool, word));
        uint64_t beyond = ~pool_word_mask(pool, word);
        if ((bits & beyond) != beyond) {
            return fail(CORRUPT, "word %" PRIu32 " of the bitmap is %#" PRIx64 ", the bits past the end must be set",
                        word, bits);
        }
        if (bits != UINT64_MAX && !bit(load64(pool_summary(pool, word)), word)) {
            return fail(CORRUPT, "word %" PRIu32 " of the bitmap is %#" PRIx64 ", but the summary calls it full", word,
                        bits);
        }
    }
    return NULL;
}

static errname check_all(const struct pool *pool, const uint64_t *named, struct census *census)
{
    uint32_t end = 0;
    errname e = check_peers(pool, census);
    for (uint32_t granule = 0; e == NULL && granule < pool->g.ngran; granule++) {
        e = check_granule(pool, granule, named, &end, census);
    }
    return e != NULL ? e : check_words(pool);
}

errname pool_check(struct pool *pool, const uint64_t *named, struct census *census)
{
    uint64_t word = load64(pool->at + POOL_SWEEP);
    if (word != 0 && pool_holder_dead(pool, word)) {
        return fail(CORRUPT, "sweep at offset %d of the pool is %#" PRIx64 ", the peer that took it is dead",
                    POOL_SWEEP, word);
    }
    struct dead dead;
    pool_find_dead(pool, &dead);
    errname e = sweep_begin(pool, &dead);
    if (e == NULL) {
        e = check_all(pool, named, census);
        sweep_end(pool);
    }
    return e;
}
