/* The command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "link.h"

#define MAX_STEPS 1024

struct options {
    struct link_options link;
    const char *crash; /* NULL: never */
    int steps;
    const char *step[MAX_STEPS];
};

/* False after saying what is wrong. */
bool options_parse(struct options *options, int argc, char **argv);
void options_usage(void);

#endif
