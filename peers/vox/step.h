/* Steps at which a test can make this process die: SIGKILL at the n-th passing of a named step. */
#ifndef STEP_H
#define STEP_H

#include <stdbool.h>

enum vox_step {
    STEP_NONE,
    STEP_CLAIMED,
    STEP_SLOT_POPPED,
    STEP_SLOT_OWNED,
    STEP_SLOT_FILLED,
    STEP_REGION_MADE,
    STEP_DATAGRAM_SENT,
    STEP_REGION_FILLED,
    STEP_WATERMARK_STORED,
    STEP_WRAPPED,
    STEP_FRAME_WRITTEN,
    STEP_BEFORE_COMMIT,
    STEP_AFTER_COMMIT,
    STEP_FRAME_PEEKED,
    STEP_BEFORE_RELEASE,
    STEP_READ_WRAPPED,
    STEP_AFTER_RELEASE,
    STEP_SLOT_HELD,
    STEP_BEFORE_FREE,
    STEP_STATE_STORED,
    STEP_AFTER_FREE,
    STEP_GOODBYE,
    STEP_RECOVERY_WALKED,
    STEP_RECOVERY_RESET,
    STEPS
};

#ifdef VOX_NO_STEPS
#define vox_step(step) ((void)0)
#else
void vox_step(enum vox_step step);
#endif

/* NAME or NAME:N; false after saying what is allowed. */
bool step_arm(const char *text);

#endif
