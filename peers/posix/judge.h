/* Who is dead. */
#ifndef JUDGE_H
#define JUDGE_H

#include "layout.h"

#include <stdbool.h>

/* What was last seen of a peer of another host. */
struct watch {
    uint64_t state;
    uint64_t heartbeat;
    int64_t since; /* 0: never looked */
};

struct judge {
    uint64_t host;      /* of this process; never 0 */
    int64_t dead_nanos; /* a heartbeat that stands still for longer is a dead one's */
    struct watch watch[MOST_PEERS];
};

void judge_open(struct judge *judge, int64_t dead_nanos);
/* Start time of this process. */
uint64_t own_start(void);
/* Whether the peer in that slot, alive or joining in that state, is known to be dead. */
bool judge_dead(struct judge *judge, uint32_t slot, const uint8_t *peer, uint64_t state);

#endif
