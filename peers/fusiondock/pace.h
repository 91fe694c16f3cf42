/* A bounded wait: looks often at first, then in longer and longer naps, so that two processors are enough for all. */
#ifndef PACE_H
#define PACE_H

#include "clock.h"
#include "report.h"

struct pace {
    struct patience patience;
    int looks;
    int64_t nap;
};

/* The bound in nanoseconds, 0: none. */
void pace_begin(struct pace *pace, int64_t limit);
/* EXIT_DONE: look again; EXIT_TIMEOUT; STOPPED. */
enum status pace_rest(struct pace *pace);

#endif
