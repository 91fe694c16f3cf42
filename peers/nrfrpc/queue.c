/* nRF RPC draft, revision R2: the signal queue. */
#include "queue.h"

#include <string.h>

enum { TX_INDEX = 0, RX_INDEX = 4, BYTES = 8 };

void nrf_queue_open(struct nrf_queue *queue, const struct nrf_area *area, bool producer)
{
    memset(queue, 0, sizeof *queue);
    if (area->g.queue == 0) {
        return;
    }
    queue->at = area->base + nrf_slot_offset(area, area->g.endpoints);
    queue->items = area->g.queue;
    uint32_t index = nrf_load(queue->at + (producer ? TX_INDEX : RX_INDEX), memory_order_acquire);
    queue->own = index < queue->items ? index : 0;
}

bool nrf_queue_push(struct nrf_queue *queue, uint8_t value)
{
    if (queue->items == 0) {
        return false;
    }
    uint32_t next = queue->own + 1 == queue->items ? 0 : queue->own + 1;
    uint32_t rx = nrf_load(queue->at + RX_INDEX, memory_order_acquire);
    if (rx >= queue->items || next == rx) {
        return false;
    }
    atomic_store_explicit((_Atomic uint8_t *)(queue->at + BYTES + queue->own), value, memory_order_relaxed);
    queue->own = next;
    nrf_store(queue->at + TX_INDEX, next, memory_order_release);
    return true;
}

uint32_t nrf_queue_drain(struct nrf_queue *queue)
{
    if (queue->items == 0) {
        return 0;
    }
    uint32_t tx = nrf_load(queue->at + TX_INDEX, memory_order_acquire);
    if (tx >= queue->items || tx == queue->own) {
        return 0;
    }
    uint32_t count = tx > queue->own ? tx - queue->own : queue->items - queue->own + tx;
    queue->own = tx;
    nrf_store(queue->at + RX_INDEX, tx, memory_order_release);
    return count;
}
