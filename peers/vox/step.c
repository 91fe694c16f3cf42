/* Death at a step. */
#include "step.h"

#include "args.h"
#include "report.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const char *const names[STEPS] = {
    [STEP_NONE] = "none",
    [STEP_CLAIMED] = "claimed",
    [STEP_SLOT_POPPED] = "slot-popped",
    [STEP_SLOT_OWNED] = "slot-owned",
    [STEP_SLOT_FILLED] = "slot-filled",
    [STEP_REGION_MADE] = "region-made",
    [STEP_DATAGRAM_SENT] = "datagram-sent",
    [STEP_REGION_FILLED] = "region-filled",
    [STEP_WATERMARK_STORED] = "watermark-stored",
    [STEP_WRAPPED] = "wrapped",
    [STEP_FRAME_WRITTEN] = "frame-written",
    [STEP_BEFORE_COMMIT] = "before-commit",
    [STEP_AFTER_COMMIT] = "after-commit",
    [STEP_FRAME_PEEKED] = "frame-peeked",
    [STEP_BEFORE_RELEASE] = "before-release",
    [STEP_READ_WRAPPED] = "read-wrapped",
    [STEP_AFTER_RELEASE] = "after-release",
    [STEP_SLOT_HELD] = "slot-held",
    [STEP_BEFORE_FREE] = "before-free",
    [STEP_STATE_STORED] = "state-stored",
    [STEP_AFTER_FREE] = "after-free",
    [STEP_GOODBYE] = "goodbye",
    [STEP_RECOVERY_WALKED] = "recovery-walked",
    [STEP_RECOVERY_RESET] = "recovery-reset",
};

static struct {
    enum vox_step step;
    int64_t left;
} death = {.left = 1};

void vox_step(enum vox_step step)
{
    if (step != STEP_NONE && step == death.step && --death.left == 0) {
        kill(getpid(), SIGKILL);
    }
}

bool step_arm(const char *text)
{
    size_t length = strcspn(text, ":");
    for (int i = 1; i < STEPS; i++) {
        if (strlen(names[i]) == length && strncmp(names[i], text, length) == 0) {
            death.step = (enum vox_step)i;
        }
    }
    bool counted = text[length] == ':';
    if (death.step == STEP_NONE || (counted && !args_number(text + length + 1, 1, INT64_MAX, &death.left))) {
        complain("--die must be STEP or STEP:N with a step of README.md: %s", text);
        return false;
    }
    return true;
}
