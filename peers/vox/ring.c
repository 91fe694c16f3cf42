/* BipBuf: what is not on the path of a message. */
#include "ring.h"

#include <inttypes.h>

bool vox_beyond(struct vox_fault *fault, const char *what, uint64_t offset, uint32_t value, uint32_t most)
{
    return vox_fail(fault, what, offset, value, "0 to %" PRIu32, most);
}

/* The three positions, or false. */
static bool positions(const uint8_t *at, uint64_t place, uint32_t capacity, uint32_t *write, uint32_t *watermark,
                      uint32_t *read, struct vox_fault *fault)
{
    *read = vox_get32(at + RING_READ, memory_order_acquire);
    *write = vox_get32(at + RING_WRITE, memory_order_acquire);
    *watermark = vox_get32(at + RING_WATERMARK, memory_order_acquire);
    return (*write <= capacity || vox_beyond(fault, "write", place + RING_WRITE, *write, capacity)) &&
           (*watermark <= capacity || vox_beyond(fault, "watermark", place + RING_WATERMARK, *watermark, capacity)) &&
           (*read <= capacity || vox_beyond(fault, "read", place + RING_READ, *read, capacity));
}

bool vox_tx_open(struct vox_tx *tx, uint8_t *base, uint64_t place, uint32_t capacity, struct vox_fault *fault)
{
    *tx = (struct vox_tx){.at = base + place, .place = place, .capacity = capacity};
    if (!positions(tx->at, place, capacity, &tx->fill, &tx->end, &tx->read, fault)) {
        return false;
    }
    if (tx->end != 0 && tx->read != 0 && tx->fill >= tx->end) { /* the one before us died in the midst of a wrap */
        tx->fill = 0;
        vox_publish(tx);
    }
    return true;
}

bool vox_rx_open(struct vox_rx *rx, uint8_t *base, uint64_t place, uint32_t capacity, struct vox_fault *fault)
{
    uint32_t write;
    uint32_t watermark;
    *rx = (struct vox_rx){.at = base + place, .place = place, .capacity = capacity};
    if (!positions(rx->at, place, capacity, &write, &watermark, &rx->read, fault)) {
        return false;
    }
    if (rx->read == 0 && watermark != 0) { /* the same on this end */
        vox_set32(rx->at + RING_WATERMARK, 0, memory_order_release);
    }
    rx->next = rx->read;
    rx->end = rx->read;
    return true;
}

void vox_ring_reset(uint8_t *base, uint64_t place)
{
    vox_set32(base + place + RING_WRITE, 0, memory_order_release);
    vox_set32(base + place + RING_WATERMARK, 0, memory_order_release);
    vox_set32(base + place + RING_READ, 0, memory_order_release);
}

uint64_t vox_tx_consumed(struct vox_tx *tx)
{
    uint32_t read = vox_get32(tx->at + RING_READ, memory_order_acquire);
    uint64_t waiting = read <= tx->fill ? (uint64_t)tx->fill - read : (uint64_t)tx->end - read + tx->fill;
    return waiting > tx->sent ? 0 : tx->sent - waiting;
}

bool vox_tx_drained(struct vox_tx *tx)
{
    return vox_tx_consumed(tx) == tx->sent;
}
