/* Time and the wish to stop. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define MILLIS 1000000

/* Monotonic nanoseconds: the clock of the heartbeats. */
int64_t clock_now(void);
void clock_sleep(int64_t nanos);
/* SIGTERM and SIGINT end every wait. */
void clock_catch_signals(void);
bool clock_stopping(void);

/* A bounded wait: begun when it is first looked at. */
struct patience {
    int64_t limit; /* nanoseconds, 0: none */
    int64_t begin; /* 0: not begun */
};

bool patience_over(struct patience *patience);

static inline void patience_reset(struct patience *patience)
{
    patience->begin = 0;
}

#endif
