/* What happens between commands and while one of them waits. */
#ifndef SERVE_H
#define SERVE_H

#include "node.h"

/* Runs the handlers of the interrupts that are pending; true if anything happened. */
bool serve(struct node *node);
/* Runs the handlers of these bits. */
void serve_bits(struct node *node, uint32_t bits);

/* A wait: looks often at first, then in longer and longer naps. */
struct pace {
    int64_t limit; /* nanoseconds, 0: none */
    int64_t begin;
    uint32_t looks;
};

void pace_begin(struct pace *pace, int64_t limit);
/* Serves, rests; false when the time is over or the process has been told to stop. */
bool pace_wait(struct pace *pace, struct node *node);

#endif
