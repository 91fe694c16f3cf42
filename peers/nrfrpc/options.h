/* The command line of nrfrpc-peer. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "link.h"

#define MAX_SIZES 64

enum misbehaviour {
    BEHAVE,
    ZERO_AREA,
    INDEX_PAST_END,
    INDEX_UNALIGNED,
    SIZE_WRAP,
    SIZE_PAST_END,
    STORM,
    OVERWRITE_OUT,
    RESERVED_WORD,
    FLIP
};

struct options {
    struct link_config link;
    const char *command;
    uint32_t sizes[MAX_SIZES];
    uint32_t size_count;
    int64_t max; /* random sizes 0 .. max, -1: the list */
    int64_t seed;
    int64_t count; /* 0: until SIGTERM */
    int64_t threads;
    int64_t first_seq;
    int64_t ep; /* -1: every endpoint */
    int64_t hold_ms;
    int64_t period_ms;
    bool quiet;
    int misbehave;
    int64_t misbehave_at; /* in front of this message, counted from 1 */
    int stop_at;          /* NRF_STEPS: never */
    int64_t stop_after;
};

/* False after saying what is wrong. */
bool options_parse(struct options *options, int argc, char **argv);
void options_usage(void);

#endif
