/* Receiving. */
#ifndef READER_H
#define READER_H

#include "link.h"

/*
 * Waits for a message and takes all its pieces to the link's bytes. The header is loaded once and checked before it is
 * used. A message longer than the capacity is refused and stays READY; when the rest of a message does not come, the
 * slot is left free.
 */
enum status reader_receive(struct link *link, uint32_t capacity, struct header *message);
/* The same, keeping nothing. */
enum status reader_discard(struct link *link, struct header *message);
/* All pieces of a message that is READY, to the bytes unless they are NULL; each one is released. */
enum status reader_take(struct link *link, const struct header *message, uint8_t *bytes);
/* Refuses what the capacity does not hold. */
enum status reader_check_used(const struct link *link, uint32_t used, uint32_t capacity);

#endif
