/* Allocate and free. */
#include "pool.h"

#include "store.h"

#include <inttypes.h>
#include <sched.h>
#include <string.h>

#define BITS 64
#define WORD 8
#define ALL UINT64_MAX
/* Two peers that search a full pool would wait for each other. */
#define MOST_SEARCHES 256

errname pool_open(struct pool *pool, uint8_t *at, uint64_t room, const struct identity *identity)
{
    memset(pool, 0, sizeof *pool);
    errname e = pool_geometry_read(&pool->g, at, room);
    pool->at = at;
    pool->identity = *identity;
    judge_open(&pool->judge, identity->dead_nanos);
    return e;
}

uint8_t *pool_peer(const struct pool *pool, uint32_t slot)
{
    return pool->at + POOL_HEADER + (size_t)slot * PEER_SIZE;
}

uint8_t *pool_owner(const struct pool *pool, uint32_t granule)
{
    return pool->at + pool->g.owners + (size_t)granule * WORD;
}

uint8_t *pool_word(const struct pool *pool, uint32_t word)
{
    return pool->at + pool->g.bitmap + (size_t)word * WORD;
}

uint8_t *pool_summary(const struct pool *pool, uint32_t word)
{
    return pool->at + pool->g.summary + (size_t)(word / BITS) * WORD;
}

uint8_t *pool_granule(const struct pool *pool, uint32_t granule)
{
    return pool->granules + ((size_t)granule << pool->g.log2gran);
}

uint64_t pool_word_mask(const struct pool *pool, uint32_t word)
{
    uint32_t bits = pool->g.ngran - word * BITS;
    return bits >= BITS ? ALL : (UINT64_C(1) << bits) - 1;
}

static errname await_sweep(struct pool *pool)
{
    struct patience patience = {.limit = pool->identity.timeout_nanos};
    for (;;) {
        uint64_t word = load64(pool->at + POOL_SWEEP);
        if (word == 0) {
            return NULL;
        }
        if (pool_holder_dead(pool, word)) {
            return pool->recover(pool->owner);
        }
        if (pool_gives_up(pool, &patience)) {
            return fail("ETIMEDOUT", "the peer of slot %" PRIu32 " sweeps for too long", (uint32_t)word - 1);
        }
        clock_sleep(PATIENCE_NAP_NANOS);
    }
}

errname pool_enter(struct pool *pool)
{
    for (;;) {
        errname e = pool_still_in(pool);
        if (e != NULL) {
            return e;
        }
        uint8_t *inside = pool_peer(pool, pool->slot) + PEER_INSIDE;
        store64(inside, pool->entries++ * 2 + 1);
        full_fence();
        if (load64(pool->at + POOL_SWEEP) == 0) {
            return NULL;
        }
        pool_exit(pool);
        e = await_sweep(pool);
        if (e != NULL) {
            return e;
        }
    }
}

void pool_exit(struct pool *pool)
{
    publish64(pool_peer(pool, pool->slot) + PEER_INSIDE, 0);
}

/* The bits of that word which belong to the run. */
static uint64_t run_mask(uint32_t word, uint32_t granule, uint32_t length)
{
    uint64_t begin = (uint64_t)word * BITS;
    uint64_t from = granule > begin ? granule - begin : 0;
    uint64_t to = (uint64_t)granule + length - begin;
    uint64_t below = to >= BITS ? ALL : (UINT64_C(1) << to) - 1;
    return below & ALL << from;
}

static uint32_t last_word(uint32_t granule, uint32_t length)
{
    return (granule + length - 1) / BITS;
}

/* Sets or clears the bits; false if one of them has that value already, then nothing is changed. */
static bool turn_bits(struct pool *pool, uint32_t word, uint64_t mask, bool set)
{
    uint8_t *at = pool_word(pool, word);
    for (;;) {
        uint64_t now = load64(at);
        if ((now & mask) != (set ? 0 : mask)) {
            return false;
        }
        if (swap64(at, now, now ^ mask)) {
            return true;
        }
    }
}

static void turn_summary(struct pool *pool, uint32_t word, bool set)
{
    uint8_t *at = pool_summary(pool, word);
    uint64_t bit = UINT64_C(1) << word % BITS;
    for (;;) {
        uint64_t now = load64(at);
        if (((now & bit) != 0) == set || swap64(at, now, now ^ bit)) {
            return;
        }
    }
}

/* Clears the hint of a full word; one that is freed in between gets it back. */
static void summarise(struct pool *pool, uint32_t word)
{
    if (load64(pool_word(pool, word)) != ALL) {
        return;
    }
    turn_summary(pool, word, false);
    full_fence();
    if (load64(pool_word(pool, word)) != ALL) {
        turn_summary(pool, word, true);
    }
}

static uint64_t free_bits(const struct pool *pool, uint32_t word)
{
    bool hint = (load64(pool_summary(pool, word)) >> word % BITS & 1) != 0;
    return hint ? ~load64(pool_word(pool, word)) & pool_word_mask(pool, word) : 0;
}

/* The lowest free run of that length, as far as can be seen; false if there is none. */
static bool search(const struct pool *pool, uint32_t length, uint32_t align, uint32_t *granule)
{
    uint64_t begin = 0; /* of the run that goes on */
    uint64_t end = 0;   /* behind it */
    for (uint32_t word = 0; word < pool->g.words; word++) {
        uint64_t bits = free_bits(pool, word);
        while (bits != 0) {
            uint32_t from = (uint32_t)__builtin_ctzll(bits);
            uint64_t above = ~(bits >> from);
            uint32_t run = above == 0 ? BITS : (uint32_t)__builtin_ctzll(above);
            uint64_t at = (uint64_t)word * BITS + from;
            begin = at == end ? begin : at;
            end = at + run;
            uint64_t first = (begin + align - 1) / align * align;
            if (first + length <= end) {
                *granule = (uint32_t)first;
                return true;
            }
            bits = from + run == BITS ? 0 : bits & ALL << (from + run);
        }
    }
    return false;
}

/* Takes the bits of a run, ascending; false if somebody was faster, then none is taken. */
static bool take(struct pool *pool, uint32_t granule, uint32_t length)
{
    uint32_t first = granule / BITS;
    uint32_t last = last_word(granule, length);
    for (uint32_t word = first; word <= last; word++) {
        if (!turn_bits(pool, word, run_mask(word, granule, length), true)) {
            while (word-- > first) {
                turn_bits(pool, word, run_mask(word, granule, length), false);
                turn_summary(pool, word, true);
            }
            return false;
        }
    }
    return true;
}

/* Whether another peer changes the pool at this moment. */
static bool others_inside(const struct pool *pool)
{
    for (uint32_t slot = 0; slot < pool->g.peers; slot++) {
        const uint8_t *peer = pool_peer(pool, slot);
        uint64_t state = load64(peer + PEER_STATE);
        if (slot != pool->slot && packed_top(state) != PEER_FREE && (load64(peer + PEER_INSIDE) & 1) != 0) {
            return true;
        }
    }
    return false;
}

errname pool_allocate(struct pool *pool, uint32_t length, uint32_t align, uint32_t *granule)
{
    for (uint32_t searches = 0; length != 0 && length <= pool->g.ngran;) {
        bool others = others_inside(pool);
        if (!search(pool, length, align, granule)) {
            if (!(others || others_inside(pool)) || ++searches == MOST_SEARCHES) {
                break;
            }
            sched_yield();
        } else if (take(pool, *granule, length)) {
            uint32_t last = last_word(*granule, length);
            for (uint32_t word = *granule / BITS; word <= last; word++) {
                summarise(pool, word);
            }
            uint8_t *owner = pool_owner(pool, *granule);
            publish64(owner, packed(pool->slot + 1, packed_generation(load64(owner)) + 1, length));
            return NULL;
        }
    }
    return fail("ENOMEM", "no %" PRIu32 " free granules of %" PRIu32 " lie side by side", length, pool->g.ngran);
}

errname pool_free(struct pool *pool, uint32_t granule, uint32_t length, uint32_t owner)
{
    if (granule >= pool->g.ngran || length == 0 || length > pool->g.ngran - granule) {
        return fail("EINVAL", "%" PRIu32 " granules at %" PRIu32 " of %" PRIu32, length, granule, pool->g.ngran);
    }
    uint8_t *at = pool_owner(pool, granule);
    uint64_t entry = load64(at);
    if (packed_top(entry) != owner || (uint32_t)entry != length) {
        return fail("EINVAL", "granule %" PRIu32 " begins a run of %" PRIu32 " of owner %" PRIu32 ", not one of %"
                    PRIu32 " of owner %" PRIu32, granule, (uint32_t)entry, packed_top(entry), length, owner);
    }
    if (!swap64(at, entry, packed(OWNER_NOBODY, packed_generation(entry), 0))) {
        return fail("EINVAL", "granule %" PRIu32 " was freed by somebody else", granule);
    }
    errname e = NULL;
    uint32_t last = last_word(granule, length);
    for (uint32_t word = granule / BITS; word <= last; word++) {
        if (!turn_bits(pool, word, run_mask(word, granule, length), false)) {
            e = fail(CORRUPT, "a bit of word %" PRIu32 " of the bitmap was clear, though a run at %" PRIu32 " owns it",
                     word, granule);
        }
        turn_summary(pool, word, true);
    }
    return e;
}

void pool_info(const struct pool *pool, uint32_t *total_free, uint32_t *longest)
{
    uint32_t run = 0;
    *total_free = 0;
    *longest = 0;
    for (uint32_t granule = 0; granule < pool->g.ngran; granule++) {
        bool taken = (load64(pool_word(pool, granule / BITS)) >> granule % BITS & 1) != 0;
        run = taken ? 0 : run + 1;
        *total_free += taken ? 0 : 1;
        *longest = run > *longest ? run : *longest;
    }
}
