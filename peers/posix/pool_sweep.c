/* The pool without its dead. Whoever holds the sweep word is alone here, so plain stores do. */
#include "pool.h"

#include "store.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BITS 64

/* Until nobody that lives is inside. */
static errname await_empty(struct pool *pool, const struct dead *dead)
{
    struct patience patience = {.limit = pool->identity.timeout_nanos};
    for (uint32_t slot = 0; slot < pool->g.peers;) {
        const uint8_t *peer = pool_peer(pool, slot);
        uint64_t state = load64(peer + PEER_STATE);
        bool passed = dead->is[slot] && dead->state[slot] == state;
        if (passed || packed_top(state) == PEER_FREE || (load64(peer + PEER_INSIDE) & 1) == 0) {
            slot++;
        } else if (judge_dead(&pool->judge, slot, peer, state)) {
            return fail("EAGAIN", "the peer of slot %" PRIu32 " died inside the pool", slot);
        } else if (pool_gives_up(pool, &patience)) {
            return fail("ETIMEDOUT", "the peer of slot %" PRIu32 " is inside the pool for too long", slot);
        } else {
            clock_sleep(PATIENCE_NAP_NANOS);
        }
    }
    return NULL;
}

static errname take_word(struct pool *pool)
{
    struct patience patience = {.limit = pool->identity.timeout_nanos};
    for (;;) {
        uint64_t word = load64(pool->at + POOL_SWEEP);
        if ((word == 0 || pool_holder_dead(pool, word)) && swap64(pool->at + POOL_SWEEP, word, pool_signature(pool))) {
            return NULL;
        }
        if (pool_gives_up(pool, &patience)) {
            return fail("ETIMEDOUT", "another peer sweeps for too long, the sweep word is %#" PRIx64, word);
        }
        clock_sleep(PATIENCE_NAP_NANOS);
    }
}

errname sweep_begin(struct pool *pool, const struct dead *dead)
{
    errname e = take_word(pool);
    if (e != NULL) {
        return e;
    }
    full_fence();
    e = await_empty(pool, dead);
    if (e != NULL) {
        sweep_end(pool);
    }
    return e;
}

void sweep_end(struct pool *pool)
{
    publish64(pool->at + POOL_SWEEP, 0);
}

/* Also of a slot that nobody has: its last peer left something behind. */
static bool owner_dead(const struct pool *pool, const struct dead *dead, uint32_t owner)
{
    uint32_t slot = owner - 1;
    if (owner == OWNER_TABLE) {
        return false;
    }
    if (slot == pool->slot) {
        return pool->inherited;
    }
    return slot >= pool->g.peers || dead->is[slot]
           || packed_top(load64(pool_peer(pool, slot) + PEER_STATE)) == PEER_FREE;
}

static bool bit(const uint64_t *bits, uint32_t place)
{
    return (bits[place / BITS] >> place % BITS & 1) != 0;
}

static void set_bit(uint64_t *bits, uint32_t place)
{
    bits[place / BITS] |= UINT64_C(1) << place % BITS;
}

/* Marks every run, and those of the dead by themselves; nothing is changed if one of them cannot be. */
static errname read_runs(const struct pool *pool, const struct dead *dead, uint64_t *covered, uint64_t *lost)
{
    uint32_t covered_end = 0;
    uint32_t lost_end = 0;
    for (uint32_t granule = 0; granule < pool->g.ngran; granule++) {
        uint64_t entry = load64(pool_owner(pool, granule));
        uint32_t length = (uint32_t)entry;
        uint32_t owner = packed_top(entry);
        if (owner != OWNER_NOBODY) {
            if (length == 0 || length > pool->g.ngran - granule || (owner == OWNER_TABLE && length != 1)) {
                return fail(CORRUPT, "the run at granule %" PRIu32 " of %" PRIu32 " has owner %" PRIu32 " and length %"
                            PRIu32, granule, pool->g.ngran, owner, length);
            }
            uint32_t end = granule + length;
            covered_end = end > covered_end ? end : covered_end;
            lost_end = end > lost_end && owner_dead(pool, dead, owner) ? end : lost_end;
        }
        if (granule < covered_end) {
            set_bit(covered, granule);
        }
        if (granule < lost_end) {
            set_bit(lost, granule);
        }
    }
    return NULL;
}

static void set_owner(struct pool *pool, uint32_t granule, uint32_t owner)
{
    uint8_t *at = pool_owner(pool, granule);
    uint64_t entry = load64(at);
    uint64_t wanted = packed(owner, packed_generation(entry), owner == OWNER_NOBODY ? 0 : 1);
    if (entry != wanted) {
        publish64(at, wanted);
    }
}

/* What regions name of a dead peer's run is the table's. Descending: the first granule of a run knows its length. */
static void settle_owners(struct pool *pool, const struct dead *dead, const uint64_t *named, const uint64_t *lost)
{
    for (uint32_t granule = pool->g.ngran; granule-- > 0;) {
        uint32_t owner = packed_top(load64(pool_owner(pool, granule)));
        bool gone = owner == OWNER_NOBODY ? bit(lost, granule) : owner_dead(pool, dead, owner);
        if (named != NULL && bit(named, granule)) {
            if (gone) {
                set_owner(pool, granule, OWNER_TABLE);
            }
        } else if (gone || (named != NULL && owner == OWNER_TABLE)) {
            set_owner(pool, granule, OWNER_NOBODY);
        }
    }
}

static void store_if_new(uint8_t *at, uint64_t value)
{
    if (load64(at) != value) {
        store64(at, value);
    }
}

/* The bitmap from the runs, the summary from the bitmap. */
static void rebuild(struct pool *pool, const uint64_t *covered)
{
    uint64_t hints = 0;
    for (uint32_t word = 0; word < pool->g.words; word++) {
        store_if_new(pool_word(pool, word), covered[word] | ~pool_word_mask(pool, word));
        if ((~covered[word] & pool_word_mask(pool, word)) != 0) {
            hints |= UINT64_C(1) << word % BITS;
        }
        if (word % BITS == BITS - 1 || word + 1 == pool->g.words) {
            store_if_new(pool_summary(pool, word), hints);
            hints = 0;
        }
    }
}

static errname all_covered(const struct pool *pool, const uint64_t *covered, const uint64_t *named)
{
    for (uint32_t word = 0; named != NULL && word < pool->g.words; word++) {
        uint64_t lost = named[word] & ~covered[word];
        if (lost != 0) {
            return fail(CORRUPT, "granule %" PRIu32 " is named by a region, but nobody owns it",
                        word * BITS + (uint32_t)__builtin_ctzll(lost));
        }
    }
    return NULL;
}

/* Three bitmaps of the granules: what is covered by runs, by those of the dead, and by what is left. */
static errname settle(struct pool *pool, const struct dead *dead, const uint64_t *named, uint64_t *bitmaps)
{
    uint64_t *covered = bitmaps;
    uint64_t *lost = bitmaps + pool->g.words;
    uint64_t *left = bitmaps + (size_t)2 * pool->g.words;
    errname e = read_runs(pool, dead, covered, lost);
    e = e != NULL ? e : all_covered(pool, covered, named);
    if (e == NULL) {
        settle_owners(pool, dead, named, lost);
        e = read_runs(pool, dead, left, lost);
    }
    if (e == NULL) {
        rebuild(pool, left);
    }
    return e;
}

errname sweep_owners(struct pool *pool, const struct dead *dead, const uint64_t *named)
{
    uint64_t *bitmaps = calloc((size_t)3 * pool->g.words, sizeof *bitmaps);
    if (bitmaps == NULL) {
        return fail("ENOMEM", "no memory for bitmaps of %" PRIu32 " granules", pool->g.ngran);
    }
    errname e = settle(pool, dead, named, bitmaps);
    free(bitmaps);
    return e;
}

void sweep_peers(struct pool *pool, const struct dead *dead)
{
    for (uint32_t slot = 0; slot < pool->g.peers; slot++) {
        uint8_t *peer = pool_peer(pool, slot);
        if (dead->is[slot] && load64(peer + PEER_STATE) == dead->state[slot]) {
            uint32_t generation = next_generation(packed_generation(dead->state[slot]));
            store64(peer + PEER_INSIDE, 0);
            swap64(peer + PEER_STATE, dead->state[slot], packed(PEER_FREE, generation, 0));
        }
    }
    pool->inherited = false;
    store32(pool->at + POOL_GENERATION, load32(pool->at + POOL_GENERATION) + 1);
}

errname sweep_pool(struct pool *pool, uint32_t *swept)
{
    struct dead dead;
    errname e;
    do {
        pool_find_dead(pool, &dead);
        e = sweep_begin(pool, &dead);
    } while (e != NULL && strcmp(e, "EAGAIN") == 0);
    if (e != NULL) {
        return e;
    }
    e = sweep_owners(pool, &dead, NULL);
    if (e == NULL) {
        *swept += dead.count + (pool->inherited ? 1 : 0);
        sweep_peers(pool, &dead);
    }
    sweep_end(pool);
    return e;
}
