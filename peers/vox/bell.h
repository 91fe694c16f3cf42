/* Doorbell: one byte over a socket of a stream pair, a hint that there is something to look at. -1: none, both poll. */
#ifndef BELL_H
#define BELL_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* Both ends non-blocking, close-on-exec; the type is SOCK_STREAM or SOCK_DGRAM. False after saying why not. */
bool bell_pair(int type, int *ours, int *theirs);

/* Both answer false when the other side is gone. A full buffer counts as rung. */
bool bell_ring(int fd);
bool bell_drain(int fd);
void bell_close(int fd);

/* Waits until one of the sockets is readable or the time is over. Entries of -1 are left out. */
void bell_wait(struct pollfd *sockets, unsigned count, int64_t nanos);

#endif
