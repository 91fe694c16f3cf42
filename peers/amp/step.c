/* Steps at which a test can make this process die. */
#include "step.h"

#include "args.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const char *const names[STEPS] = {
    "off",         "before-link", "after-link",        "after-header", "after-alloc", "before-flags",
    "after-flags", "after-recv",  "before-free-flags", "after-free",   "event",       "trigger",
};

static struct {
    enum amp_step step;
    int64_t left;
} death;

const char *step_names(void)
{
    return "off before-link after-link after-header after-alloc before-flags after-flags after-recv before-free-flags "
           "after-free event trigger";
}

void amp_step(enum amp_step step)
{
    if (step == death.step && --death.left == 0) {
        kill(getpid(), SIGKILL);
    }
}

bool step_arm(const char *text)
{
    size_t length = strcspn(text, ":");
    int64_t left = 1;
    if (text[length] == ':' && !args_number(text + length + 1, 1, INT64_MAX, &left)) {
        return false;
    }
    for (int i = 0; i < STEPS; i++) {
        if (strlen(names[i]) == length && strncmp(names[i], text, length) == 0) {
            death.step = (enum amp_step)i;
            death.left = left;
            return true;
        }
    }
    return false;
}
