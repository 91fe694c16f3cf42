/* Join, live, leave. */
#include "pool.h"

#include "store.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

bool pool_gives_up(const struct pool *pool, struct patience *patience)
{
    return (clock_stopping() && !pool->leaving) || patience_over(patience);
}

uint64_t pool_signature(const struct pool *pool)
{
    return (uint64_t)packed_generation(pool->state) << GENERATION_SHIFT | (pool->slot + 1);
}

/* Makes a slot ours that has the state; false if it has another one by now. */
static bool claim(struct pool *pool, uint32_t slot, uint64_t state, uint32_t generation)
{
    uint8_t *peer = pool_peer(pool, slot);
    uint32_t pid = (uint32_t)getpid();
    uint64_t joining = packed(PEER_JOINING, generation, pid);
    if (!swap64(peer + PEER_STATE, state, joining)) {
        return false;
    }
    store64(peer + PEER_START, own_start());
    store64(peer + PEER_HOST, pool->identity.host != 0 ? pool->identity.host : pool->judge.host);
    store32(peer + PEER_UID, pool->identity.uid);
    store32(peer + PEER_GID, pool->identity.gid);
    store64(peer + PEER_HEARTBEAT, ++pool->beats);
    store64(peer + PEER_INSIDE, 0);
    uint64_t alive = packed(PEER_ALIVE, generation, pid);
    if (!swap64(peer + PEER_STATE, joining, alive)) {
        return false;
    }
    pool->slot = slot;
    pool->state = alive;
    pool->joined = true;
    return true;
}

static bool claim_free(struct pool *pool)
{
    for (uint32_t slot = 0; slot < pool->g.peers; slot++) {
        uint64_t state = load64(pool_peer(pool, slot) + PEER_STATE);
        if (packed_top(state) == PEER_FREE && claim(pool, slot, state, packed_generation(state))) {
            return true;
        }
    }
    return false;
}

/* No slot is free, and only who has one can sweep: a dead peer's is taken with everything in it. */
static bool claim_dead(struct pool *pool)
{
    struct dead dead;
    pool_find_dead(pool, &dead);
    for (uint32_t slot = 0; slot < pool->g.peers; slot++) {
        uint64_t state = dead.state[slot];
        if (dead.is[slot] && claim(pool, slot, state, next_generation(packed_generation(state)))) {
            pool->inherited = true;
            pool->late_pid = (uint32_t)state;
            return true;
        }
    }
    return false;
}

errname pool_join(struct pool *pool)
{
    struct patience patience = {.limit = pool->identity.timeout_nanos};
    while (!claim_free(pool) && !claim_dead(pool)) {
        if (pool_gives_up(pool, &patience)) {
            return fail("EAGAIN", "all %" PRIu32 " slots have peers that live", pool->g.peers);
        }
        clock_sleep(PATIENCE_NAP_NANOS);
    }
    return NULL;
}

errname pool_still_in(const struct pool *pool)
{
    if (pool->joined && load64(pool_peer(pool, pool->slot) + PEER_STATE) == pool->state) {
        return NULL;
    }
    return fail("ENOTCONN", "slot %" PRIu32 " is not ours any more: others have swept it, open the file again",
                pool->slot);
}

static void free_ours(struct pool *pool)
{
    if (pool_enter(pool) != NULL) {
        return;
    }
    for (uint32_t granule = 0; granule < pool->g.ngran; granule++) {
        uint64_t owner = load64(pool_owner(pool, granule));
        if (packed_top(owner) == pool->slot + 1) {
            pool_free(pool, granule, (uint32_t)owner, pool->slot + 1);
        }
    }
    pool_exit(pool);
}

void pool_leave(struct pool *pool)
{
    if (!pool->joined) {
        return;
    }
    if (pool_still_in(pool) == NULL && !pool->inherited) {
        free_ours(pool);
        uint32_t generation = next_generation(packed_generation(pool->state));
        swap64(pool_peer(pool, pool->slot) + PEER_STATE, pool->state, packed(PEER_FREE, generation, 0));
    }
    pool->joined = false;
}

void pool_beat(struct pool *pool)
{
    store64(pool_peer(pool, pool->slot) + PEER_HEARTBEAT, ++pool->beats);
}

void pool_beat_idle(struct pool *pool)
{
    if (pool->identity.host == 0 && pool_still_in(pool) == NULL) {
        store_quietly(pool_peer(pool, pool->slot) + PEER_HEARTBEAT, ++pool->beats);
    }
}

static bool slot_dead(struct pool *pool, uint32_t slot, uint64_t state)
{
    uint32_t kind = packed_top(state);
    return (kind == PEER_JOINING || kind == PEER_ALIVE) && judge_dead(&pool->judge, slot, pool_peer(pool, slot), state);
}

void pool_find_dead(struct pool *pool, struct dead *dead)
{
    memset(dead, 0, sizeof *dead);
    for (uint32_t slot = 0; slot < pool->g.peers; slot++) {
        uint64_t state = load64(pool_peer(pool, slot) + PEER_STATE);
        dead->state[slot] = state;
        if (!(pool->joined && slot == pool->slot) && slot_dead(pool, slot, state)) {
            dead->is[slot] = true;
            dead->count++;
        }
    }
}

bool pool_holder_dead(struct pool *pool, uint64_t word)
{
    uint32_t slot = (uint32_t)word - 1;
    if (slot >= pool->g.peers) {
        return true;
    }
    uint64_t state = load64(pool_peer(pool, slot) + PEER_STATE);
    if (packed_top(state) == PEER_FREE || packed_generation(state) != (uint32_t)(word >> GENERATION_SHIFT)) {
        return true;
    }
    return !(pool->joined && slot == pool->slot) && slot_dead(pool, slot, state);
}
