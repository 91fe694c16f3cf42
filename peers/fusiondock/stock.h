/* What a peer of the published demo does, with its faults ("UniProton ascend310b demo"). */
#ifndef STOCK_H
#define STOCK_H

#include "link.h"

/* A tick by hand: header and READY first, then, after a pause, the payload, then the ring; waits for nobody. */
enum status stock_manual(struct link *link, uint64_t value, int64_t pause_nanos);
/*
 * The library's write. A message of exactly max_size is READY with the header as it was, and nothing rings; a longer
 * one gets its header behind READY of the first piece.
 */
enum status stock_send(struct link *link, int32_t type, const void *bytes, uint32_t length);
/* The library's read. Looks at the size before it waits and at the type after it has released the slot. */
enum status stock_receive(struct link *link, uint32_t capacity, struct header *message);
/* The demo's handler: a tick is released before its payload is read. */
enum status stock_receive_early(struct link *link, struct header *message);

#endif
