/* Points at which a test can make this process die by SIGKILL. */
#ifndef CRASH_H
#define CRASH_H

#include <stdbool.h>
#include <stdint.h>

enum crash_point {
    CRASH_OFF,
    CRASH_INIT_CLEAR,
    CRASH_INIT_MAX,
    CRASH_WRITE_HEADER,
    CRASH_WRITE_PAYLOAD,
    CRASH_WRITE_READY,
    CRASH_WRITE_RING,
    CRASH_WRITE_CHUNK,
    CRASH_READ_SNAPSHOT,
    CRASH_READ_COPY,
    CRASH_READ_RELEASE,
    CRASH_POINTS
};

/* Counts the passing. */
void crash_at(enum crash_point point);
/* The same at a piece of a message, the first one is 0: there N is the piece. */
void crash_at_piece(enum crash_point point, uint32_t piece);
/* NAME, NAME:N or off; false for anything else. */
bool crash_arm(const char *text);
/* The names, for a sentence. */
const char *crash_names(void);
/* One line each, with what has been stored by then. */
void crash_list(void);

#endif
