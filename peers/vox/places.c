/* Guests that come and go. */
#include "bell.h"
#include "host.h"

#include <inttypes.h>
#include <sys/socket.h>
#include <unistd.h>

#define LAST_TURNS 65536 /* one that says it has left and goes on writing is not listened to for ever */

static void forget_sockets(struct place *place)
{
    bell_close(place->bell);
    bell_close(place->control);
    place->bell = -1;
    place->control = -1;
}

/* ---- coming ---- */

void host_invite(struct host *host)
{
    uint8_t *base = host->segment.base;
    const struct vox_geometry *g = &host->segment.g;
    int theirs[BOOTSTRAP_FDS] = {-1, host->segment.fd, -1};
    uint32_t guest = host->leaving ? 0 : peer_reserve(base, g);
    if (guest == 0) {
        server_refuse(&host->server, host->leaving ? "the host is leaving" : "no slot");
        return;
    }
    struct place *place = &host->places[guest];
    forget_sockets(place);
    place->claim = (struct patience){.limit = host->options->timeout_nanos};
    bool made = bell_pair(SOCK_STREAM, &place->bell, &theirs[FD_BELL]) &&
                bell_pair(SOCK_DGRAM, &place->control, &theirs[FD_CONTROL]);
    if (!made) {
        server_refuse(&host->server, "no sockets");
    }
    if (!made || !server_grant(&host->server, guest, host->segment.path, theirs)) {
        forget_sockets(place);
        peer_release(base, g, guest);
    }
    bell_close(theirs[FD_BELL]);
    bell_close(theirs[FD_CONTROL]);
}

static void welcome(struct host *host, uint32_t guest)
{
    struct place *place = &host->places[guest];
    enum talk_end end = talk_open(&place->talk, &host->segment, guest, host->options, &host->outcome, place->bell,
                                  place->control);
    place->bell = -1;
    place->control = -1;
    place->talking = true;
    place->counted = false;
    place->seen = clock_now();
    place->beat = 0;
    place->talk.may_begin = false;
    host->arrived++;
    report_peer("attached", guest);
    if (end == TALK_BROKEN) {
        host_part(host, guest);
    }
}

/* ---- going ---- */

void host_part(struct host *host, uint32_t guest)
{
    struct place *place = &host->places[guest];
    struct talk *talk = &place->talk;
    if (!talk_complete(talk) && host->options->n != UINT64_MAX && host->options->nonsense == NONSENSE_NONE) {
        complain("guest %" PRIu32 " left after %" PRIu64 " sent and %" PRIu64 " received", guest, talk->sent,
                 talk->received);
    }
    report_left(guest, options_mode(host->options), &talk->tally);
    talk->held_count = 0; /* recovery frees them */
    link_recover(&host->segment, guest, talk->link.flying, talk->link.flying_count);
    talk_close(talk);
    place->talking = false;
}

/* What it has sent before it left is read to the end. */
static void part_orderly(struct host *host, uint32_t guest)
{
    for (int turn = 0; turn < LAST_TURNS && talk_step(&host->places[guest].talk) == TALK_MOVED; turn++) {
        continue;
    }
    if (talk_complete(&host->places[guest].talk) && !host->places[guest].counted) {
        host->places[guest].counted = true;
        host->finished++;
    }
    host_part(host, guest);
}

static bool stale(struct host *host, uint32_t guest)
{
    struct place *place = &host->places[guest];
    uint64_t interval = host->segment.g.heartbeat;
    int64_t now = clock_now();
    uint64_t beat = interval == 0 ? 0 : peer_last_beat(host->segment.base, &host->segment.g, guest);
    if (interval == 0) {
        return false;
    }
    int64_t last = beat == 0 || beat > (uint64_t)now ? place->seen : (int64_t)beat;
    if (beat != place->beat && beat > (uint64_t)now) { /* a clock ahead of ours is alive while it moves */
        place->seen = now;
    }
    place->beat = beat;
    if (now > last && (uint64_t)(now - last) / 2 > interval) {
        complain("guest %" PRIu32 " has not beaten for %" PRId64 " ms", guest, (now - last) / MILLIS);
        return true;
    }
    return false;
}

/* A guest that asked for a place and never took it. */
static bool expire(struct host *host, uint32_t guest)
{
    struct place *place = &host->places[guest];
    if (place->bell < 0 || (bell_drain(place->bell) && !patience_over(&place->claim))) {
        return false;
    }
    complain("guest %" PRIu32 " asked for a place and did not take it", guest);
    forget_sockets(place);
    peer_release(host->segment.base, &host->segment.g, guest);
    return true;
}

static bool corrupt_state(struct host *host, uint32_t guest, uint32_t state)
{
    struct vox_fault fault;
    vox_fail(&fault, "state", peer_place(&host->segment.g, guest), state, "0 to 3");
    report_fault(guest, &fault);
    host->outcome.corrupt++;
    if (!host->places[guest].talking) {
        link_recover(&host->segment, guest, NULL, 0);
        return true;
    }
    host_part(host, guest);
    return true;
}

static bool look_at(struct host *host, uint32_t guest)
{
    struct place *place = &host->places[guest];
    uint32_t state = peer_state(host->segment.base, &host->segment.g, guest);
    if (state > PEER_RESERVED && !place->talk.spoiled) {
        return corrupt_state(host, guest, state);
    }
    if (state == PEER_RESERVED) {
        return expire(host, guest);
    }
    if (state == PEER_EMPTY && !place->talking) {
        return false;
    }
    if (!place->talking) { /* also one that said goodbye between two looks: it may have left messages */
        welcome(host, guest);
        return true;
    }
    if ((state != PEER_ATTACHED && state <= PEER_RESERVED) || place->talk.link.gone || stale(host, guest)) {
        part_orderly(host, guest);
        return true;
    }
    return false;
}

bool host_look(struct host *host)
{
    bool moved = false;
    for (uint32_t guest = 1; guest <= host->segment.g.guests; guest++) {
        moved = look_at(host, guest) || moved;
    }
    if (server_look(&host->server)) {
        host_invite(host);
        moved = true;
    }
    return moved;
}
