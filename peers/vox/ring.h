/*
 * BipBuf: one producer, one consumer, contiguous grants. The only synchronisation is in the three words.
 *
 *   0 write      producer's position             64 read      consumer's position
 *   4 watermark  end of the data in front of a wrap, 0: none; set by the producer, cleared by the consumer
 *   8 capacity                                  128 data
 *
 * Positions are offsets into the data, 0 to capacity.
 */
#ifndef RING_H
#define RING_H

#include "step.h"
#include "vox.h"

#include <inttypes.h>

enum { RING_WRITE = 0, RING_WATERMARK = 4, RING_CAPACITY = 8, RING_READ = 64 };

/* Producing end. Its own position is private; the shared word is written, never read back. */
struct vox_tx {
    uint8_t *at;
    uint64_t place; /* offset of the ring in the segment */
    uint32_t capacity;
    uint32_t fill; /* position behind the last frame, published or not */
    uint32_t read; /* of the consumer, as seen last */
    uint32_t end;  /* watermark stored last */
    uint64_t sent; /* bytes of frames ever written */
};

/* Consuming end: [read, next) is consumed and not released yet, [next, end) is readable. */
struct vox_rx {
    uint8_t *at;
    uint64_t place;
    uint32_t capacity;
    uint32_t read;
    uint32_t next;
    uint32_t end;
};

enum vox_look { VOX_EMPTY, VOX_SOME, VOX_CORRUPT };

/* Takes over the positions that are in the ring; false if they cannot be. */
bool vox_tx_open(struct vox_tx *tx, uint8_t *base, uint64_t place, uint32_t capacity, struct vox_fault *fault);
bool vox_rx_open(struct vox_rx *rx, uint8_t *base, uint64_t place, uint32_t capacity, struct vox_fault *fault);
/* Host only, for a guest that is gone: all positions 0. */
void vox_ring_reset(uint8_t *base, uint64_t place);

/* A position of the other side is beyond the data. Cold. */
bool vox_beyond(struct vox_fault *fault, const char *what, uint64_t offset, uint32_t value, uint32_t most);

/* ---- producer ---- */

static inline bool vox_tx_reload(struct vox_tx *tx, struct vox_fault *fault)
{
    uint32_t read = vox_get32(tx->at + RING_READ, memory_order_acquire);
    if (read > tx->capacity) {
        return vox_beyond(fault, "read", tx->place + RING_READ, read, tx->capacity);
    }
    tx->read = read;
    return true;
}

static inline void vox_publish(struct vox_tx *tx)
{
    vox_set32(tx->at + RING_WRITE, tx->fill, memory_order_release);
}

/* Frames in front of the wrap that were not published yet are published by the watermark. */
static inline void vox_tx_wrap(struct vox_tx *tx)
{
    tx->end = tx->fill;
    vox_set32(tx->at + RING_WATERMARK, tx->fill, memory_order_release);
    vox_step(STEP_WATERMARK_STORED);
    tx->fill = 0;
    vox_set32(tx->at + RING_WRITE, 0, memory_order_release);
    vox_step(STEP_WRAPPED);
}

/*
 * Room for n bytes, or VOX_EMPTY. A grant refused behind a wrap leaves the wrap in place: then only a look of the
 * consumer makes room. The consumer's position is read again only when the one seen last is not enough.
 */
static inline enum vox_look vox_grant(struct vox_tx *tx, uint32_t n, uint8_t **room, struct vox_fault *fault)
{
    for (int look = 0; look < 2; look++) {
        if (tx->fill >= tx->read) {
            if (tx->capacity - tx->fill >= n) {
                *room = tx->at + VOX_RING_HEADER + tx->fill;
                return VOX_SOME;
            }
            if (tx->read != 0 && (n < tx->read || look == 1)) {
                vox_tx_wrap(tx);
            }
        }
        if (tx->fill < tx->read && (uint64_t)tx->fill + n < tx->read) {
            *room = tx->at + VOX_RING_HEADER + tx->fill;
            return VOX_SOME;
        }
        if (look == 0 && !vox_tx_reload(tx, fault)) {
            return VOX_CORRUPT;
        }
    }
    return VOX_EMPTY;
}

/* After writing n granted bytes; vox_publish makes them visible. */
static inline void vox_put(struct vox_tx *tx, uint32_t n)
{
    tx->fill += n;
    tx->sent += n;
}

/* How many of the bytes ever written were released by the consumer. */
uint64_t vox_tx_consumed(struct vox_tx *tx);
/* No look at cached positions. */
bool vox_tx_drained(struct vox_tx *tx);

/* ---- consumer ---- */

/*
 * Goes on at the beginning, once the producer is there. Between its two stores the watermark is set and the write
 * position is still that of the old lap: who went on then would read the old lap again. Until the read position is
 * stored, the write position of the new lap stays below it.
 */
static inline bool vox_rx_wrap(struct vox_rx *rx)
{
    if (vox_get32(rx->at + RING_WRITE, memory_order_acquire) >= rx->next) {
        return false;
    }
    vox_set32(rx->at + RING_READ, 0, memory_order_release);
    vox_step(STEP_READ_WRAPPED);
    vox_set32(rx->at + RING_WATERMARK, 0, memory_order_release);
    rx->read = 0;
    rx->next = 0;
    rx->end = 0;
    return true;
}

/* Looks for readable bytes [next, end): the write position first, then the watermark. */
static inline enum vox_look vox_peek(struct vox_rx *rx, struct vox_fault *fault)
{
    if (rx->next < rx->end) {
        return VOX_SOME;
    }
    uint32_t write = vox_get32(rx->at + RING_WRITE, memory_order_acquire);
    uint32_t watermark = vox_get32(rx->at + RING_WATERMARK, memory_order_acquire);
    if (write > rx->capacity) {
        vox_beyond(fault, "write", rx->place + RING_WRITE, write, rx->capacity);
        return VOX_CORRUPT;
    }
    if (watermark > rx->capacity) {
        vox_beyond(fault, "watermark", rx->place + RING_WATERMARK, watermark, rx->capacity);
        return VOX_CORRUPT;
    }
    if (watermark != 0 && rx->next >= watermark) {
        if (!vox_rx_wrap(rx)) {
            return VOX_EMPTY;
        }
        write = vox_get32(rx->at + RING_WRITE, memory_order_acquire);
        rx->end = write <= rx->capacity ? write : 0;
        return rx->end > 0 ? VOX_SOME : VOX_EMPTY;
    }
    rx->end = watermark != 0 ? watermark : write;
    if (rx->end < rx->next) {
        vox_fail(fault, "write", rx->place + RING_WRITE, write, "%" PRIu32 " to %" PRIu32, rx->next, rx->capacity);
        return VOX_CORRUPT;
    }
    return rx->end > rx->next ? VOX_SOME : VOX_EMPTY;
}

/* Gives back everything in front of next. */
static inline void vox_release(struct vox_rx *rx)
{
    if (rx->next == rx->read) {
        return;
    }
    uint32_t watermark = vox_get32(rx->at + RING_WATERMARK, memory_order_acquire);
    if (watermark != 0 && rx->next >= watermark && vox_rx_wrap(rx)) {
        return;
    }
    vox_set32(rx->at + RING_READ, rx->next, memory_order_release);
    rx->read = rx->next;
}

#endif
