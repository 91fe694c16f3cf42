/* The host: one talk per guest, all in one loop. */
#ifndef HOST_H
#define HOST_H

#include "bootstrap.h"
#include "idle.h"
#include "run.h"
#include "table.h"
#include "talk.h"

/* What the host keeps for an entry of the peer table. */
struct place {
    struct talk talk;
    bool talking;
    bool counted; /* among those that did all they were to do */
    int bell;     /* reserved over the socket, not claimed yet; -1 */
    int control;
    struct patience claim;
    int64_t seen; /* when a beat was seen last, or the guest itself */
    uint64_t beat;
};

struct host {
    const struct options *options;
    struct vox_segment segment;
    struct vox_server server;
    struct outcome outcome;
    struct idle idle;
    struct patience patience;
    struct place places[VOX_MAX_GUESTS + 1]; /* by guest */
    uint32_t arrived;
    uint32_t finished;
    uint32_t rounds;
    bool grown;
    bool leaving;
};

/* Looks at the peer table, the heartbeats and the bootstrap socket; true if anything happened. */
bool host_look(struct host *host);
/* The guest is gone or not to be trusted: what it held is freed, its entry can be used again. */
void host_part(struct host *host, uint32_t guest);
/* Entry, sockets and answer for a guest that asks over the socket. */
void host_invite(struct host *host);

#endif
