/* The granule allocator, and this process as one of its peers. */
#ifndef POOL_H
#define POOL_H

#include "clock.h"
#include "geometry.h"
#include "judge.h"

#include <stdbool.h>

#define PATIENCE_NAP_NANOS 50000

/* Who this process is. */
struct identity {
    uint64_t host; /* 0: a process of this machine; else a peer without processes */
    uint32_t uid, gid;
    int64_t dead_nanos;
    int64_t timeout_nanos; /* of every wait; 0: none */
};

struct pool {
    struct pool_geometry g;
    uint8_t *at;
    uint8_t *granules; /* the first of them; NULL: they are not in the file */
    struct identity identity;
    struct judge judge;
    uint32_t slot;
    uint64_t state;    /* of our slot, while we are in */
    uint64_t entries;  /* how often we were inside */
    uint64_t beats;
    bool joined;
    bool leaving;      /* a signal to stop ends no wait any more */
    bool inherited;    /* the slot was a dead peer's, whose things are still there */
    uint32_t late_pid; /* of that peer */
    /* Sweeps the dead away; whoever has a table around the pool does more than the pool alone. */
    errname (*recover)(void *owner);
    void *owner;
};

/* Those found dead, with the state they died in. */
struct dead {
    uint32_t count;
    bool is[MOST_PEERS];
    uint64_t state[MOST_PEERS];
};

/* Checks the header; nothing is stored. */
errname pool_open(struct pool *pool, uint8_t *at, uint64_t room, const struct identity *identity);

/* Places of words. */
uint8_t *pool_peer(const struct pool *pool, uint32_t slot);
uint8_t *pool_owner(const struct pool *pool, uint32_t granule);
uint8_t *pool_word(const struct pool *pool, uint32_t word);
uint8_t *pool_summary(const struct pool *pool, uint32_t word);
uint8_t *pool_granule(const struct pool *pool, uint32_t granule);
/* The bits of a word of the bitmap that stand for granules. */
uint64_t pool_word_mask(const struct pool *pool, uint32_t word);

/* member.c: being a peer. */

/* EAGAIN if nobody can come in. */
errname pool_join(struct pool *pool);
/* Frees what is ours and gives the slot back; idempotent. */
void pool_leave(struct pool *pool);
/* ENOTCONN if others have taken us for dead. */
errname pool_still_in(const struct pool *pool);
void pool_beat(struct pool *pool);
/* For whoever waits for a command: a peer of this machine beats by itself. */
void pool_beat_idle(struct pool *pool);
/* All others that are dead; nothing is stored. */
void pool_find_dead(struct pool *pool, struct dead *dead);
/* Of a word with slot + 1 below and its generation above, not 0: whether that peer is gone. */
bool pool_holder_dead(struct pool *pool, uint64_t word);
/* Whether a wait has lasted long enough. */
bool pool_gives_up(const struct pool *pool, struct patience *patience);
/* How this process signs such a word. */
uint64_t pool_signature(const struct pool *pool);

/* pool.c: granules. */

errname pool_enter(struct pool *pool);
void pool_exit(struct pool *pool);
/* Inside: the lowest run of that length whose first granule is a multiple of align. ENOMEM. */
errname pool_allocate(struct pool *pool, uint32_t length, uint32_t align, uint32_t *granule);
/* Inside: gives back a run of that owner; EINVAL if it is none, CORRUPT if its bits were not set. */
errname pool_free(struct pool *pool, uint32_t granule, uint32_t length, uint32_t owner);
/* Free granules and the longest run of them. */
void pool_info(const struct pool *pool, uint32_t *total_free, uint32_t *longest);

/* pool_sweep.c: what the dead left. */

/* Keeps everybody out. EAGAIN: somebody else has died meanwhile; ETIMEDOUT. */
errname sweep_begin(struct pool *pool, const struct dead *dead);
/* Lets them in again. */
void sweep_end(struct pool *pool);
/* Named: bits of the granules that are some region's, NULL without a table. */
errname sweep_owners(struct pool *pool, const struct dead *dead, const uint64_t *named);
/* Gives the slots of the dead back. */
void sweep_peers(struct pool *pool, const struct dead *dead);
/* All of it, for a pool without a table; adds how many were swept. */
errname sweep_pool(struct pool *pool, uint32_t *swept);

#endif
