/* Waiting: looks often for a while, then sleeps until the timer or a ring. */
#ifndef IDLE_H
#define IDLE_H

#include <stdbool.h>
#include <stdint.h>

struct idle {
    uint64_t begin; /* time of the counter, 0: not waiting */
    uint64_t nap;
};

/* One rest of a poll, not beyond the time of the counter. */
void idle_rest(struct idle *idle, uint64_t until);
/* The wait is over. */
static inline void idle_over(struct idle *idle)
{
    idle->begin = 0;
}

/* Sleeps until it is rung or the time has come. */
void idle_await_ring(uint64_t until);

#endif
