/* Sending. */
#ifndef WRITER_H
#define WRITER_H

#include "link.h"

/*
 * Waits until the slot is free, stores the header, then each piece and READY; rings once, behind the first piece. The
 * pieces behind it wait for READ_END only.
 */
enum status writer_send(struct link *link, int32_t type, const void *bytes, uint32_t length);
/* The size that makes the region valid, if there is one. */
enum status writer_max(struct link *link, uint32_t *max);
/* Empties the slot, then makes the region valid. */
void writer_init(const struct region *region, uint32_t max);

#endif
