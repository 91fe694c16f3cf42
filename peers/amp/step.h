/* Steps at which a test can make this process die: SIGKILL at the n-th passing of a named step. */
#ifndef STEP_H
#define STEP_H

#include <stdbool.h>

enum amp_step {
    STEP_NONE,
    STEP_BEFORE_LINK,
    STEP_AFTER_LINK,
    STEP_AFTER_HEADER,
    STEP_AFTER_ALLOC,
    STEP_BEFORE_FLAGS,
    STEP_AFTER_FLAGS,
    STEP_AFTER_RECV,
    STEP_BEFORE_FREE_FLAGS,
    STEP_AFTER_FREE,
    STEP_EVENT,
    STEP_TRIGGER,
    STEPS
};

void amp_step(enum amp_step step);
/* NAME, NAME:N or off; false for anything else. */
bool step_arm(const char *text);
/* The names, for a sentence. */
const char *step_names(void);

#endif
