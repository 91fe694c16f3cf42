/* Lines of stdin, without ever waiting for the rest of one. */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stdint.h>

enum line { LINE_NONE, LINE_HERE, LINE_TOO_LONG, LINE_OVER };

/* The next line without its end, good until the next call. LINE_NONE: nothing came within that time. */
enum line lines_next(char **line, int64_t nanos);

#endif
