/* How to wait when there is nothing to do: look again for a moment, then sleep at most a millisecond at a time. */
#ifndef IDLE_H
#define IDLE_H

#include "clock.h"

#include <poll.h>

struct idle {
    uint32_t looks; /* since the last progress */
    uint32_t spins; /* looks before sleeping */
    int64_t rung;   /* when the other sides were rung last */
    int64_t nap;    /* nanoseconds of the next sleep */
};

enum idle_next {
    IDLE_LOOK, /* look again at once */
    IDLE_RING, /* ring and drain the bells, then look again: a byte that came meanwhile is not lost */
    IDLE_SLEEP /* sleep, then drain the bells */
};

void idle_open(struct idle *idle);
enum idle_next idle_turn(struct idle *idle);
void idle_sleep(struct idle *idle, struct pollfd *sockets, unsigned count);
/* There was something to do. */
void idle_over(struct idle *idle);

#endif
