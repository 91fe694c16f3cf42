/* Lines of stdin. */
#include "lines.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define ROOM (1u << 18)
#define SECOND 1000000000

static struct {
    size_t begin;
    size_t end;
    bool over;     /* nothing more comes */
    bool too_long; /* the rest of a line that is dropped */
    char bytes[ROOM + 1];
} in;

static enum line cut(char **line, size_t length)
{
    *line = in.bytes + in.begin;
    (*line)[length] = '\0';
    in.begin += length + 1;
    if (in.begin > in.end) {
        in.begin = in.end;
    }
    enum line result = in.too_long ? LINE_TOO_LONG : LINE_HERE;
    in.too_long = false;
    return result;
}

/* What is there already. */
static enum line take(char **line)
{
    size_t length = in.end - in.begin;
    char *end = memchr(in.bytes + in.begin, '\n', length);
    if (end != NULL) {
        return cut(line, (size_t)(end - (in.bytes + in.begin)));
    }
    if (in.over) {
        return length == 0 ? LINE_OVER : cut(line, length);
    }
    return LINE_NONE;
}

/* Moves the beginning of a line to the front; one that fills all is dropped. */
static void make_room(void)
{
    in.end -= in.begin;
    memmove(in.bytes, in.bytes + in.begin, in.end);
    in.begin = 0;
    if (in.end == ROOM) {
        in.too_long = true;
        in.end = 0;
    }
}

static void fill(int64_t nanos)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    struct timespec time = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
    if (ppoll(&input, 1, &time, NULL) <= 0) {
        return;
    }
    make_room();
    ssize_t got = read(STDIN_FILENO, in.bytes + in.end, ROOM - in.end);
    if (got > 0) {
        in.end += (size_t)got;
    } else if (got == 0 || errno != EINTR) {
        in.over = true;
    }
}

enum line lines_next(char **line, int64_t nanos)
{
    enum line found = take(line);
    if (found == LINE_NONE) {
        fill(nanos);
        found = take(line);
    }
    return found;
}
