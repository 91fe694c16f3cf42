/* The command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "memory.h"

struct options {
    enum amp_role role;
    struct geometry g;
    const char *hp;
    const char *rtc; /* NULL: no RTC pool */
    bool create;
    bool light_sleep;
    bool system;
    bool resume;
    bool truncate;
    int64_t timeout_nanos;
};

/* False after saying what is wrong. */
bool options_parse(struct options *options, int argc, char **argv);
void options_usage(void);

#endif
