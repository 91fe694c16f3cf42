/* A guest: one link, to the host. */
#include "bell.h"
#include "bootstrap.h"
#include "idle.h"
#include "run.h"
#include "table.h"
#include "talk.h"

#include <inttypes.h>
#include <string.h>

#define CHECK_ROUNDS 64 /* of messages between two looks at the host */

struct guest {
    const struct options *options;
    struct vox_segment segment;
    struct talk talk;
    struct outcome outcome;
    struct idle idle;
    struct patience patience;
    uint32_t id;
    uint32_t epoch;
    int bell;
    int control;
    int64_t beaten;
    uint32_t rounds;
    bool host_left;
};

/* ---- coming ---- */

static int connect_to_host(struct guest *guest)
{
    char path[PATH_MAX];
    int fds[BOOTSTRAP_FDS];
    const struct options *o = guest->options;
    const char *sid = o->sid == NULL ? "" : o->sid;
    int result = bootstrap_ask(o->sock, sid, o->timeout_nanos, &guest->id, path, fds);
    if (result == EXIT_DONE) {
        guest->bell = fds[FD_BELL];
        guest->control = fds[FD_CONTROL];
        result = segment_adopt(&guest->segment, fds[FD_SEGMENT], path);
    }
    return result;
}

static int take_place(struct guest *guest)
{
    uint8_t *base = guest->segment.base;
    const struct vox_geometry *g = &guest->segment.g;
    if (guest->id == 0) {
        guest->id = peer_walk_in(base, g);
        if (guest->id == 0) {
            complain("%s: no empty entry among %" PRIu32, guest->segment.path, g->guests);
        }
        return guest->id == 0 ? EXIT_REFUSED : EXIT_DONE;
    }
    if (guest->id > g->guests || !peer_claim(base, g, guest->id)) {
        complain("%s: entry of peer %" PRIu32 " cannot be claimed: state %" PRIu32 ", allowed: %d (reserved)",
                 guest->segment.path, guest->id, guest->id > g->guests ? 0 : peer_state(base, g, guest->id),
                 PEER_RESERVED);
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

static void beat(struct guest *guest)
{
    int64_t now = clock_now();
    uint64_t interval = guest->segment.g.heartbeat;
    if (interval != 0 && (guest->beaten == 0 || (uint64_t)(now - guest->beaten) >= interval / 2)) {
        guest->beaten = now;
        peer_beat(guest->segment.base, &guest->segment.g, guest->id, (uint64_t)now);
    }
}

static int open_guest(struct guest *guest)
{
    const struct options *o = guest->options;
    int result = o->sock != NULL ? connect_to_host(guest)
                                 : segment_attach(&guest->segment, o->path, o->timeout_nanos);
    if (result == EXIT_DONE) {
        result = take_place(guest);
    }
    if (result != EXIT_DONE) {
        return result;
    }
    warn_of_geometry(&guest->segment.g);
    beat(guest);
    report_peer("attached", guest->id);
    guest->epoch = peer_epoch(guest->segment.base, &guest->segment.g, guest->id);
    enum talk_end end =
        talk_open(&guest->talk, &guest->segment, guest->id, o, &guest->outcome, guest->bell, guest->control);
    link_ring(&guest->talk.link);
    return end == TALK_BROKEN ? EXIT_CORRUPT : EXIT_DONE;
}

/* ---- staying ---- */

/* The host, or a clean-up after us, may have given the entry to somebody else. */
static bool still_ours(struct guest *guest)
{
    const struct vox_geometry *g = &guest->segment.g;
    uint32_t state = peer_state(guest->segment.base, g, guest->id);
    if (state > PEER_RESERVED && guest->talk.spoiled) { /* we did it */
        return true;
    }
    if (state > PEER_RESERVED && guest->outcome.corrupt == 0) {
        struct vox_fault fault;
        vox_fail(&fault, "state", peer_place(g, guest->id), state, "0 to 3");
        report_fault(guest->id, &fault);
        guest->outcome.corrupt++;
    }
    return state == PEER_ATTACHED && peer_epoch(guest->segment.base, g, guest->id) == guest->epoch;
}

/* What the host may have done meanwhile. */
static void look_at_host(struct guest *guest)
{
    uint8_t *base = guest->segment.base;
    beat(guest);
    if (segment_follow(&guest->segment)) {
        link_rebase(&guest->talk.link);
        report_number("grown", "size", guest->segment.length);
        base = guest->segment.base;
    }
    guest->host_left = guest->talk.link.gone ||
                       vox_get32(base + VOX_AT_HOST_GOODBYE, memory_order_acquire) != 0 || !still_ours(guest);
}

static void sleep_or_spin(struct guest *guest)
{
    struct pollfd socket = {.fd = guest->talk.link.bell, .events = POLLIN};
    switch (idle_turn(&guest->idle)) {
    case IDLE_LOOK:
        return;
    case IDLE_RING:
        link_ring(&guest->talk.link);
        break;
    default:
        if (guest->talk.link.gone) {
            socket.fd = -1;
        }
        idle_sleep(&guest->idle, &socket, 1);
    }
    link_drain(&guest->talk.link);
}

/* One round; false when it is over. */
static bool turn(struct guest *guest, bool lingering)
{
    enum talk_end end = lingering ? TALK_IDLE : talk_step(&guest->talk);
    if (end == TALK_BROKEN) {
        return false;
    }
    bool was_gone = guest->host_left;
    if (end == TALK_IDLE || ++guest->rounds % CHECK_ROUNDS == 0) {
        look_at_host(guest);
    }
    if (end == TALK_MOVED) {
        patience_reset(&guest->patience);
        idle_over(&guest->idle);
        return true;
    }
    if (was_gone || clock_stopping()) { /* one more look after the host left: the ring is read to its end */
        return false;
    }
    if (patience_over(&guest->patience)) {
        guest->outcome.status = guest->talk.spoiled || lingering ? guest->outcome.status : EXIT_TIMEOUT;
        return false;
    }
    sleep_or_spin(guest);
    return true;
}

static void say_why(const struct guest *guest)
{
    const struct talk *talk = &guest->talk;
    const struct options *o = guest->options;
    if (guest->outcome.status == EXIT_TIMEOUT) {
        complain("timed out after %" PRId64 " ms: %" PRIu64 " sent, %" PRIu64 " received", o->timeout_nanos / MILLIS,
                 talk->sent, talk->received);
    } else if (guest->host_left && !talk_complete(talk)) {
        complain("the host ended the link: %" PRIu64 " sent, %" PRIu64 " received", talk->sent, talk->received);
    }
}

static void stay(struct guest *guest)
{
    bool more = true;
    bool spoils = guest->options->nonsense != NONSENSE_NONE;
    idle_open(&guest->idle);
    while (more && (spoils || !talk_complete(&guest->talk))) {
        more = turn(guest, false);
    }
    bool complete = talk_complete(&guest->talk);
    if (!complete && !spoils && guest->host_left && guest->options->n != UINT64_MAX && !clock_stopping()) {
        guest->outcome.status = guest->outcome.status == EXIT_DONE ? EXIT_REFUSED : guest->outcome.status;
    }
    say_why(guest);
    guest->patience = (struct patience){.limit = guest->options->linger_nanos};
    while (complete && more && guest->options->linger_nanos != 0 && !vox_tx_drained(&guest->talk.link.tx)) {
        more = turn(guest, true);
    }
}

/* ---- leaving ---- */

static void leave(struct guest *guest)
{
    int bell = guest->talk.link.bell;
    bool ours = still_ours(guest);
    guest->talk.link.bell = -1; /* closed at the very end: the goodbye comes first */
    talk_close(&guest->talk);
    if (ours) {
        peer_goodbye(guest->segment.base, &guest->segment.g, guest->id);
    }
    bell_ring(bell);
    bell_close(bell);
}

int run_guest(const struct options *options)
{
    static struct guest guest;
    guest = (struct guest){.options = options, .id = options->peer_id, .bell = -1, .control = -1};
    guest.segment.fd = -1;
    guest.patience.limit = options->timeout_nanos;
    tally_open(&guest.outcome.total);
    int result = open_guest(&guest);
    if (result == EXIT_DONE) {
        stay(&guest);
        leave(&guest);
        result = outcome_status(&guest.outcome);
    } else if (guest.talk.link.segment != NULL) {
        leave(&guest);
    }
    segment_close(&guest.segment);
    report_done(options_mode(options), &guest.outcome.total);
    return result;
}
