/*
 * Layout of the table of shm-posix ("System V and POSIX shared memory"), version 1.
 *
 *     0      header (128)          magic last: whoever finds it finds the rest
 *     128    attachments           peers x mappings x 16
 *            regions               regions x stride
 *            pool                  header, peers, summary, bitmap, owners, aligned to 64
 *            pages                 pages x pageSize, aligned to pageSize, to the end
 *
 * All words are little-endian, all places are offsets from the start of the table, those of the pool from its own.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdint.h>

#define LAYOUT_VERSION 1
#define LAYOUT_ALIGN 64

/* Header of the table. */
#define TABLE_MAGIC UINT64_C(0x31544D4853524C4D) /* MLRSHMT1 */
#define TABLE_HEADER 128
enum { TABLE_VERSION = 8, TABLE_PROFILE = 12, TABLE_BACKING = 16, TABLE_REGIONS = 20, TABLE_MAX_PAGES = 24,
       TABLE_WINDOW_PAGES = 28, TABLE_MAPPINGS = 32, TABLE_PAGE_SIZE = 36, TABLE_PAGES = 40, TABLE_PEERS = 44,
       TABLE_SIZE = 56, TABLE_LOCK = 64, TABLE_ATTACHMENTS = 72, TABLE_REGION_ROWS = 76, TABLE_STRIDE = 80,
       TABLE_POOL = 84, TABLE_FIRST_PAGE = 88 };

enum profile { PROFILE_POSIX, PROFILE_NUTTX };
enum backing { BACKING_STRICT, BACKING_OVERCOMMIT };

/* Attachment. */
#define ATTACHMENT_SIZE 16
enum { ATTACHMENT_USE = 0, ATTACHMENT_ID = 4, ATTACHMENT_PAGE = 8, ATTACHMENT_PAGES = 12 };
enum use { USE_FREE, USE_READ_WRITE, USE_READ_ONLY };

/* Region. */
#define REGION_HEADER 128
#define REGION_PAGE_ENTRY 4
enum { REGION_STATE = 0, REGION_KEY = 8, REGION_MODE = 12, REGION_SEGSZ = 16, REGION_CPID = 24, REGION_LPID = 28,
       REGION_ATIME = 32, REGION_DTIME = 40, REGION_CTIME = 48, REGION_UID = 56, REGION_GID = 60, REGION_CUID = 64,
       REGION_CGID = 68 };
enum region_state { REGION_AVAILABLE = 0, REGION_IN_USE = 1, REGION_UNLINKED = 3, REGION_DESTROYED = 4 };

/* Header of the pool. */
#define POOL_MAGIC UINT64_C(0x314E415247524C4D) /* MLRGRAN1 */
#define POOL_HEADER 128
#define POOL_MOST_GRANULES (1u << 24)
#define POOL_MOST_LOG2 30
enum { POOL_VERSION = 8, POOL_LOG2GRAN = 12, POOL_NGRAN = 16, POOL_PEERS = 20, POOL_GENERATION = 24,
       POOL_PEER_TABLE = 32, POOL_SUMMARY = 40, POOL_BITMAP = 48, POOL_OWNERS = 56, POOL_SWEEP = 64 };

/* Peer. */
#define PEER_SIZE 128
#define MOST_PEERS 254
enum { PEER_STATE = 0, PEER_START = 8, PEER_HOST = 16, PEER_UID = 24, PEER_GID = 28, PEER_HEARTBEAT = 32,
       PEER_INSIDE = 64 };
enum peer_kind { PEER_FREE, PEER_JOINING, PEER_ALIVE };

/* State of a peer: pid, 24 bits of generation, kind. An owner: length, 24 bits of generation, who. */
#define TOP_SHIFT 56
#define GENERATION_SHIFT 32
#define GENERATION_MASK 0xFFFFFFu
#define OWNER_NOBODY 0
#define OWNER_TABLE 255

static inline uint64_t packed(uint32_t top, uint32_t generation, uint32_t low)
{
    return (uint64_t)top << TOP_SHIFT | (uint64_t)(generation & GENERATION_MASK) << GENERATION_SHIFT | low;
}

static inline uint32_t packed_top(uint64_t word)
{
    return (uint32_t)(word >> TOP_SHIFT);
}

static inline uint32_t packed_generation(uint64_t word)
{
    return (uint32_t)(word >> GENERATION_SHIFT) & GENERATION_MASK;
}

/* The generation of a slot that is given back: never 0. */
static inline uint32_t next_generation(uint32_t generation)
{
    uint32_t next = (generation + 1) & GENERATION_MASK;
    return next == 0 ? 1 : next;
}

#endif
