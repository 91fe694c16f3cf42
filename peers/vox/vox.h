/*
 * vox-shm 0.3.1: layout of a segment. One host makes it, up to 255 guests attach; every integer is little-endian.
 *
 *   0        128              128+64G                              pool                                    total
 *   +--------+----------------+-----------------+-- ~ --+----------+------------+------------------- ~ ----+
 *   | header | peer entry * G | G2H ring | H2G  | ...   | padding  | class * C  | class 0: meta, slots ... |
 *   +--------+----------------+-----------------+-- ~ --+----------+------------+------------------- ~ ----+
 *
 *   ring    header of 128 bytes, then the data; each ring is rounded up to 64 (ring.h)
 *   entry   0 state, 4 epoch, 8 last_heartbeat, 16 ring_offset, 24 zero (table.h)
 *   class   0 slot_size, 4 slot_count, 8 free_head: index low, tag high, 16 zero (slots.h)
 *   meta    0 generation, 4 state, 8 owner_peer, 12 next_free
 */
#ifndef VOX_H
#define VOX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#error "the format is little-endian and shared in place: no big-endian machine can take part"
#endif

#define VOX_MAGIC 0x07425548584C4554u /* TELXHUB and 7 */
#define VOX_VERSION 7u
#define VOX_LINE 64u
#define VOX_HEADER 128u
#define VOX_ENTRY 64u
#define VOX_RING_HEADER 128u
#define VOX_CLASS_HEADER 64u
#define VOX_META 16u
#define VOX_MAX_GUESTS 255u
#define VOX_MAX_CLASSES 256u /* a frame names its class in one byte */
#define VOX_DEFAULT_INLINE 256u
#define VOX_NO_SLOT 0xFFFFFFFFu

/* Segment header. */
enum {
    VOX_AT_MAGIC = 0,
    VOX_AT_VERSION = 8,
    VOX_AT_HEADER_SIZE = 12,
    VOX_AT_TOTAL_SIZE = 16,
    VOX_AT_MAX_PAYLOAD = 24,
    VOX_AT_INLINE_THRESHOLD = 28,
    VOX_AT_MAX_GUESTS = 32,
    VOX_AT_CAPACITY = 36,
    VOX_AT_PEER_TABLE = 40,
    VOX_AT_VAR_POOL = 48,
    VOX_AT_HEARTBEAT = 56,
    VOX_AT_HOST_GOODBYE = 64,
    VOX_AT_CLASSES = 68,
    VOX_AT_CURRENT_SIZE = 72,
};

enum { VOX_ENTRY_STATE = 0, VOX_ENTRY_EPOCH = 4, VOX_ENTRY_HEARTBEAT = 8, VOX_ENTRY_RING = 16 };
enum { VOX_CLASS_SIZE = 0, VOX_CLASS_COUNT = 4, VOX_CLASS_FREE = 8 };
enum { VOX_META_GENERATION = 0, VOX_META_STATE = 4, VOX_META_OWNER = 8, VOX_META_NEXT = 12 };

struct vox_class {
    uint32_t slot_size;
    uint32_t slot_count;
    uint64_t head; /* offsets in the segment */
    uint64_t meta;
    uint64_t data;
};

/* What the header says, read once at attach and checked; never read again. */
struct vox_geometry {
    uint64_t total_size;
    uint32_t max_payload;
    uint32_t inline_threshold; /* as stored: 0 means 256 */
    uint32_t guests;
    uint32_t capacity;
    uint64_t peer_table;
    uint64_t var_pool;
    uint64_t heartbeat; /* nanoseconds, 0: off */
    uint32_t classes;
    struct vox_class class[VOX_MAX_CLASSES];
    uint64_t ring[VOX_MAX_GUESTS]; /* G2H ring of each guest */
};

/* A value of the other side that was refused. */
struct vox_fault {
    const char *what;
    uint64_t offset; /* in the segment */
    uint64_t value;
    char allowed[64];
};

static inline uint32_t vox_get32(const uint8_t *at, memory_order order)
{
    return atomic_load_explicit((const _Atomic uint32_t *)(const void *)at, order);
}

static inline void vox_set32(uint8_t *at, uint32_t value, memory_order order)
{
    atomic_store_explicit((_Atomic uint32_t *)(void *)at, value, order);
}

static inline uint64_t vox_get64(const uint8_t *at, memory_order order)
{
    return atomic_load_explicit((const _Atomic uint64_t *)(const void *)at, order);
}

static inline void vox_set64(uint8_t *at, uint64_t value, memory_order order)
{
    atomic_store_explicit((_Atomic uint64_t *)(void *)at, value, order);
}

static inline bool vox_cas32(uint8_t *at, uint32_t from, uint32_t to)
{
    return atomic_compare_exchange_strong_explicit((_Atomic uint32_t *)(void *)at, &from, to, memory_order_acq_rel,
                                                   memory_order_acquire);
}

static inline uint64_t vox_align(uint64_t value, uint64_t to)
{
    return (value + to - 1) / to * to;
}

static inline uint64_t vox_stride(uint32_t capacity)
{
    return vox_align((uint64_t)VOX_RING_HEADER + capacity, VOX_LINE);
}

/* The G2H ring of a guest 1..255, and behind it the H2G ring. */
static inline uint64_t vox_ring_place(const struct vox_geometry *g, uint32_t guest, bool to_guest)
{
    return g->ring[guest - 1] + (to_guest ? vox_stride(g->capacity) : 0);
}

static inline uint32_t vox_threshold(const struct vox_geometry *g)
{
    return g->inline_threshold == 0 ? VOX_DEFAULT_INLINE : g->inline_threshold;
}

/* Largest payload that a slot takes. */
uint32_t vox_slot_room(const struct vox_geometry *g);
/* Smallest ring on which an empty ring never refuses a frame for good. */
uint64_t vox_live_capacity(const struct vox_geometry *g);

/* Offsets and total size from guests, capacity and classes. False if they are not legal, after filling the fault. */
bool vox_plan(struct vox_geometry *g, struct vox_fault *fault);
/* Into total_size zero bytes; the magic last. */
void vox_format(uint8_t *base, const struct vox_geometry *g);
/* Reads and checks everything that a guest relies on. */
bool vox_read(const uint8_t *base, uint64_t length, struct vox_geometry *g, struct vox_fault *fault);

/* Fills the fault; answers false. */
bool vox_fail(struct vox_fault *fault, const char *what, uint64_t offset, uint64_t value, const char *allowed, ...)
    __attribute__((format(printf, 5, 6)));

#endif
