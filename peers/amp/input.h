/* Lines of stdin, without ever waiting for the rest of one. */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_ROOM (1u << 18)

struct input {
    size_t begin;
    size_t end;
    bool over;     /* nothing more comes */
    bool too_long; /* the rest of a line that is dropped */
    char bytes[INPUT_ROOM + 1];
};

/* The next line without its end, good until the next call; NULL if it is not there yet. */
char *input_line(struct input *input);
/* Waits that long for more and takes it. */
void input_wait(struct input *input, int64_t nanos);

#endif
