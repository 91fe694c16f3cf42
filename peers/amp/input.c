/* Lines of stdin. */
#include "input.h"

#include "clock.h"
#include "report.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static char *cut(struct input *input, size_t length)
{
    char *line = input->bytes + input->begin;
    line[length] = '\0';
    input->begin += length + 1;
    if (input->begin > input->end) {
        input->begin = input->end;
    }
    return line;
}

char *input_line(struct input *input)
{
    size_t length = input->end - input->begin;
    if (length == 0) {
        return NULL;
    }
    char *end = memchr(input->bytes + input->begin, '\n', length);
    if (end != NULL) {
        char *line = cut(input, (size_t)(end - (input->bytes + input->begin)));
        if (!input->too_long) {
            return line;
        }
        input->too_long = false;
        return input_line(input);
    }
    return input->over && !input->too_long ? cut(input, length) : NULL;
}

/* Moves the beginning of a line to the front; a line that fills all is dropped. */
static void make_room(struct input *input)
{
    input->end -= input->begin;
    memmove(input->bytes, input->bytes + input->begin, input->end);
    input->begin = 0;
    if (input->end == INPUT_ROOM) {
        if (!input->too_long) {
            code_fail(AMP_INVALID_ARG, "a command has up to %u letters", INPUT_ROOM);
            answer_error(AMP_INVALID_ARG);
        }
        input->too_long = true;
        input->end = 0;
    }
}

void input_wait(struct input *input, int64_t nanos)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    struct timespec time = clock_span(nanos);
    if (ppoll(&in, 1, &time, NULL) <= 0) {
        return;
    }
    make_room(input);
    ssize_t got = read(STDIN_FILENO, input->bytes + input->end, INPUT_ROOM - input->end);
    if (got > 0) {
        input->end += (size_t)got;
    } else if (got == 0 || errno != EINTR) {
        input->over = true;
    }
}
