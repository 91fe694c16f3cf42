/*
 * nRF RPC draft, revision R2: queue of signal bytes in the tail of an area, behind the slots.
 *
 *   A2+4E          +4             +8                                   S
 *   +--------------+--------------+------------- ~ -------------------+
 *   | queue_tx u32 | queue_rx u32 | one byte per signal, wraps         |
 *   +--------------+--------------+------------- ~ -------------------+
 *
 * The sender of the area writes bytes and queue_tx, the receiver writes queue_rx. Full: tx + 1 == rx.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include "nrfrpc.h"

struct nrf_queue {
    uint8_t *at;
    uint32_t items; /* 0: the area has no queue, all calls do nothing */
    uint32_t own;   /* the index this side writes; the shared copy is never read back */
};

void nrf_queue_open(struct nrf_queue *queue, const struct nrf_area *area, bool producer);
/* False: full, or the index of the peer is nonsense. A signal is a hint, so it may be dropped. */
bool nrf_queue_push(struct nrf_queue *queue, uint8_t value);
/* Drops everything that is in the queue; answers how many bytes that were. */
uint32_t nrf_queue_drain(struct nrf_queue *queue);

#endif
