/* Points at which a test can make this process die. */
#include "crash.h"

#include "args.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    const char *done; /* what has been stored by then */
    bool piece;       /* N is a piece from 0 on, not a passing from 1 on */
} points[CRASH_POINTS] = {
    [CRASH_OFF] = {"off", "never", false},
    [CRASH_INIT_CLEAR] = {"init.clear", "used_size, resevered and op_type are 0, max_size is as before", false},
    [CRASH_INIT_MAX] = {"init.max", "max_size is stored", false},
    [CRASH_WRITE_HEADER] = {"write.header", "used_size and resevered are stored, no payload", false},
    [CRASH_WRITE_PAYLOAD] = {"write.payload", "a piece is stored, it is not READY", false},
    [CRASH_WRITE_READY] = {"write.ready", "a piece is READY, nothing has rung", false},
    [CRASH_WRITE_RING] = {"write.ring", "it has rung", false},
    [CRASH_WRITE_CHUNK] = {"write.chunk", "piece N is READY, the first one has rung", true},
    [CRASH_READ_SNAPSHOT] = {"read.snapshot", "nothing: the header has been loaded", false},
    [CRASH_READ_COPY] = {"read.copy", "nothing: a piece has been copied", false},
    [CRASH_READ_RELEASE] = {"read.release", "piece N is READ_END", true},
};

static struct {
    enum crash_point point;
    int64_t at;
    int64_t passed;
} death;

void crash_at(enum crash_point point)
{
    if (point == death.point && ++death.passed == death.at) {
        raise(SIGKILL);
    }
}

void crash_at_piece(enum crash_point point, uint32_t piece)
{
    if (point == death.point && piece == death.at) {
        raise(SIGKILL);
    }
}

bool crash_arm(const char *text)
{
    size_t length = strcspn(text, ":");
    for (int i = 0; i < CRASH_POINTS; i++) {
        if (strlen(points[i].name) == length && strncmp(points[i].name, text, length) == 0) {
            int64_t first = points[i].piece ? 0 : 1;
            int64_t at = first;
            if (text[length] != '\0' && !args_number(text + length + 1, first, INT64_MAX, &at)) {
                return false;
            }
            death.point = (enum crash_point)i;
            death.at = at;
            death.passed = 0;
            return true;
        }
    }
    return false;
}

const char *crash_names(void)
{
    static char names[256];
    size_t length = 0;
    for (int i = 0; i < CRASH_POINTS; i++) {
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", i == 0 ? "" : " ", points[i].name);
    }
    return names;
}

void crash_list(void)
{
    for (int i = 0; i < CRASH_POINTS; i++) {
        printf("%s%s: %s\n", points[i].name, points[i].piece ? "[:PIECE]" : i == CRASH_OFF ? "" : "[:PASSING]",
               points[i].done);
    }
}
