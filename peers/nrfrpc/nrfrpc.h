/*
 * nRF RPC draft, shared memory transport: layout of an area and the algorithm of both ends.
 *
 * Two areas, one per direction; what one side calls OUT the other calls IN. One area of S bytes, E endpoints,
 * always 64 blocks, every integer little-endian:
 *
 *   0          bs         2*bs                  A            A+4     A+4E               S
 *   +----------+----------+--------- ~ ---------+------------+-- ~ --+------------------+
 *   | block 0  | block 1  | ...        block 63 | slot[0]    |  ...  | unused tail (R1) |
 *   |          |          |                     | u32        |       | signal queue (R2)|
 *   +----------+----------+--------- ~ ---------+------------+-- ~ --+------------------+
 *
 *   A  = floor((S - 4E) / 256) * 256   allocable bytes          bs = A / 64   block size
 *
 * A message starts at a block border: u32 size of the payload, then the payload, over ceil((size + 4) / bs) blocks.
 *
 * Slot word:  0xFFFFFFFF EMPTY, 0xFFFFFFFE PENDING, 0xFFFFFFF0..FD reserved, else the offset of the header.
 *
 *             alloc               send                  consume (by the receiver)
 *   EMPTY ------------> PENDING -------------> index ------------------------------> EMPTY
 *     ^------ discard -----'
 *
 * Revision R2 adds at A + 4E: u32 queue_tx, u32 queue_rx, then queue bytes to the end of the area (queue.h).
 */
#ifndef NRFRPC_H
#define NRFRPC_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define NRF_BLOCKS 64u
#define NRF_WORD 4u
#define NRF_HEADER 4u
#define NRF_MAX_ENDPOINTS 255u
#define NRF_MIN_ROOM 256u /* 64 blocks of one word each */

#define NRF_EMPTY 0xFFFFFFFFu
#define NRF_PENDING 0xFFFFFFFEu
#define NRF_RESERVED 0xFFFFFFF0u

/* The signal byte after consuming; every other value is an endpoint number. */
#define NRF_CONSUMED 0xFFu

struct nrf_geometry {
    uint32_t size;
    uint32_t endpoints;
    uint32_t allocable;
    uint32_t block;
    uint32_t queue; /* queue bytes of revision R2, 0 in R1 */
};

struct nrf_area {
    uint8_t *base;
    struct nrf_geometry g;
};

/* A value of the peer that was refused. */
struct nrf_fault {
    const char *what;
    uint32_t endpoint;
    uint32_t offset; /* inside the area */
    uint32_t value;
    uint32_t most;     /* largest allowed value */
    uint32_t multiple; /* allowed values are multiples of this; 0: only the largest is allowed */
};

/* Steps of a message at which a test can stop this process. */
enum nrf_step {
    NRF_STEP_CLAIM,
    NRF_STEP_HEADER,
    NRF_STEP_PAYLOAD,
    NRF_STEP_PUBLISH,
    NRF_STEP_SIGNAL,
    NRF_STEP_CONSUME,
    NRF_STEP_CONSUME_SIGNAL,
    NRF_STEPS
};

typedef void (*nrf_probe)(enum nrf_step step);

/* Sending end. Any thread; one lock over the private book-keeping. */
struct nrf_tx {
    struct nrf_area area;
    pthread_mutex_t lock;
    uint64_t free;                    /* bit i: block i is free */
    uint64_t mask[NRF_MAX_ENDPOINTS]; /* blocks last given to the endpoint */
    uint32_t last[NRF_MAX_ENDPOINTS]; /* the word this side stored last */
    bool owned[NRF_MAX_ENDPOINTS];    /* a buffer of the endpoint is in somebody's hands */
    nrf_probe probe;
};

/* Receiving end, confined to one thread. */
struct nrf_rx {
    struct nrf_area area;
    bool seen;       /* the area is initialised: a signal or the sender's work was seen */
    uint32_t doubts; /* how often the area looked half initialised */
    bool held[NRF_MAX_ENDPOINTS];
};

/* One-shot: granted by nrf_alloc, closed by nrf_send or nrf_discard. */
struct nrf_buffer {
    uint8_t *payload;
    uint32_t endpoint;
    uint32_t index;
    uint32_t size;
    bool open;
};

struct nrf_message {
    const uint8_t *payload;
    uint32_t endpoint;
    uint32_t index;
    uint32_t size;
};

/* What a restarted sender found in its own area. */
struct nrf_recovery {
    bool fresh; /* the area was not initialised */
    uint32_t orphans;
    uint32_t live;
    uint32_t broken;
};

enum nrf_grant { NRF_GRANTED, NRF_BUSY, NRF_FULL, NRF_TOO_LARGE, NRF_BAD_ENDPOINT, NRF_OVERWRITTEN };
enum nrf_found { NRF_NOTHING, NRF_MESSAGE, NRF_CORRUPT };

static inline uint32_t nrf_le32(uint32_t value)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap32(value);
#else
    return value;
#endif
}

static inline uint32_t nrf_load(const uint8_t *at, memory_order order)
{
    return nrf_le32(atomic_load_explicit((const _Atomic uint32_t *)(const void *)at, order));
}

static inline void nrf_store(uint8_t *at, uint32_t value, memory_order order)
{
    atomic_store_explicit((_Atomic uint32_t *)(void *)at, nrf_le32(value), order);
}

static inline uint32_t nrf_slot_offset(const struct nrf_area *area, uint32_t endpoint)
{
    return area->g.allocable + NRF_WORD * endpoint;
}

static inline uint32_t nrf_slot(const struct nrf_area *area, uint32_t endpoint)
{
    return nrf_load(area->base + nrf_slot_offset(area, endpoint), memory_order_acquire);
}

static inline void nrf_set_slot(const struct nrf_area *area, uint32_t endpoint, uint32_t word)
{
    nrf_store(area->base + nrf_slot_offset(area, endpoint), word, memory_order_release);
}

static inline uint32_t nrf_max_payload(const struct nrf_geometry *g)
{
    return g->allocable - NRF_HEADER;
}

/* Geometry of revision R1, or of R2 when the endpoints of the other direction are given; false: not legal. */
bool nrf_geometry_r1(uint32_t size, uint32_t endpoints, struct nrf_geometry *g);
bool nrf_geometry_r2(uint32_t size, uint32_t endpoints, uint32_t other, struct nrf_geometry *g);

/* Writes EMPTY into every slot from the first one, and 0 into both queue indexes of R2. */
void nrf_area_init(const struct nrf_area *area, uint32_t first);
/* All slots 0. With one endpoint that is also a message at index 0, unless its header is 0 too. */
bool nrf_area_untouched(const struct nrf_area *area);

/* An area that was just initialised, or one to take over with what is in it. */
void nrf_tx_open(struct nrf_tx *tx, const struct nrf_area *area);
void nrf_tx_attach(struct nrf_tx *tx, const struct nrf_area *area, struct nrf_recovery *found);

/* Never waits. NRF_OVERWRITTEN: the slot held what nobody may write; it was set to EMPTY, try again. */
enum nrf_grant nrf_alloc(struct nrf_tx *tx, uint32_t endpoint, uint32_t size, struct nrf_buffer *buffer,
                         struct nrf_fault *fault);
/* Both answer false for a buffer that is not open. */
bool nrf_send(struct nrf_tx *tx, struct nrf_buffer *buffer);
bool nrf_discard(struct nrf_tx *tx, struct nrf_buffer *buffer);

void nrf_rx_open(struct nrf_rx *rx, const struct nrf_area *area);
/* Leaves the slot as it is; after NRF_MESSAGE and NRF_CORRUPT the endpoint is held until nrf_consume. */
enum nrf_found nrf_recv(struct nrf_rx *rx, uint32_t endpoint, struct nrf_message *message, struct nrf_fault *fault);
/* False if the endpoint is not held. */
bool nrf_consume(struct nrf_rx *rx, uint32_t endpoint);
/* The check of nrf_recv, without the state of a receiver. */
enum nrf_found nrf_decode(const struct nrf_area *area, uint32_t endpoint, uint32_t word, struct nrf_message *message,
                          struct nrf_fault *fault);

#endif
