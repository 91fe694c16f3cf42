/* The sending half of send, pingpong and ticker: which endpoint, which size, which bytes next. */
#ifndef SENDER_H
#define SENDER_H

#include "options.h"

struct sender {
    struct link *link;
    const struct options *options;
    int fixed; /* endpoint, -1: round robin */
    uint32_t turn;
    uint32_t item; /* place in the list of sizes */
    uint64_t random;
    uint64_t seq[NRF_MAX_ENDPOINTS];
    uint8_t *bytes;
    struct tally tally;
    /* the message sent last */
    uint32_t endpoint;
    uint32_t size;
};

/* False after saying why. */
bool sender_open(struct sender *sender, struct link *link, const struct options *options, int fixed);
void sender_close(struct sender *sender);
/* Waits for room, sends the next message, prints its line. */
enum link_end sender_next(struct sender *sender);
/* Is the next endpoint free right now? A hint. */
bool sender_has_room(const struct sender *sender);
bool sender_wants_more(const struct sender *sender);

#endif
