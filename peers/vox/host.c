/* The host's loop. */
#include "host.h"

#include "bell.h"

#include <inttypes.h>
#include <stdlib.h>

#define LOOK_ROUNDS 32 /* of messages between two looks at who comes and goes */

int make_segment(const struct options *options, struct vox_segment *segment)
{
    const struct vox_geometry *g = &options->plan;
    if (g->capacity < vox_live_capacity(g)) {
        complain("%s--capacity must be %" PRIu64 " or more with --inline %" PRIu32 ", or an empty ring may block a "
                 "sender for good: %" PRIu32,
                 options->verb == VERB_CREATE ? "warning: " : "", vox_live_capacity(g), vox_threshold(g), g->capacity);
        if (options->verb != VERB_CREATE) {
            return EXIT_REFUSED;
        }
    }
    return segment_create(segment, options->path, g);
}

void warn_of_geometry(const struct vox_geometry *g)
{
    if (g->capacity < vox_live_capacity(g)) {
        complain("warning: an empty ring may block a sender for good: capacity %" PRIu32 ", safe from %" PRIu64,
                 g->capacity, vox_live_capacity(g));
    }
}

/* ---- beginning ---- */

static int open_host(struct host *host)
{
    const struct options *o = host->options;
    host->server.listening = -1;
    int result = o->existing ? segment_attach(&host->segment, o->path, o->timeout_nanos)
                             : make_segment(o, &host->segment);
    if (result == EXIT_DONE && o->sock != NULL) {
        result = server_open(&host->server, o->sock, o->sid);
    }
    if (result != EXIT_DONE) {
        return result;
    }
    warn_of_geometry(&host->segment.g);
    vox_set32(host->segment.base + VOX_AT_HOST_GOODBYE, 0, memory_order_release);
    report_ready(o->path);
    for (uint32_t i = 0; o->reserve && i < o->wait_guests; i++) {
        uint32_t guest = peer_reserve(host->segment.base, &host->segment.g);
        if (guest == 0) {
            complain("%s: no empty entry to reserve among %" PRIu32, o->path, host->segment.g.guests);
            return EXIT_REFUSED;
        }
        report_peer("reserved", guest);
    }
    return EXIT_DONE;
}

/* ---- staying ---- */

static void ring_all(struct host *host)
{
    for (uint32_t guest = 1; guest <= host->segment.g.guests; guest++) {
        if (host->places[guest].talking) {
            link_ring(&host->places[guest].talk.link);
        }
    }
}

static void drain_all(struct host *host)
{
    for (uint32_t guest = 1; guest <= host->segment.g.guests; guest++) {
        if (host->places[guest].talking) {
            link_drain(&host->places[guest].talk.link);
        }
    }
}

static void sleep_on_all(struct host *host)
{
    struct pollfd sockets[VOX_MAX_GUESTS + 2];
    unsigned count = 0;
    for (uint32_t guest = 1; guest <= host->segment.g.guests; guest++) {
        const struct place *place = &host->places[guest];
        if (place->talking && place->talk.link.bell >= 0) {
            sockets[count++] = (struct pollfd){.fd = place->talk.link.bell, .events = POLLIN};
        }
    }
    sockets[count++] = (struct pollfd){.fd = host->server.listening, .events = POLLIN};
    sockets[count++] = (struct pollfd){.fd = host->server.caller, .events = POLLIN};
    idle_sleep(&host->idle, sockets, count);
}

static void sleep_or_spin(struct host *host)
{
    switch (idle_turn(&host->idle)) {
    case IDLE_LOOK:
        return;
    case IDLE_RING:
        ring_all(host);
        break;
    default:
        sleep_on_all(host);
    }
    drain_all(host);
}

static bool talk_to(struct host *host, uint32_t guest)
{
    struct place *place = &host->places[guest];
    place->talk.may_begin = host->arrived >= host->options->wait_guests;
    enum talk_end end = talk_step(&place->talk);
    if (end == TALK_BROKEN) {
        host_part(host, guest);
        return true;
    }
    if (!place->counted && talk_complete(&place->talk)) {
        place->counted = true;
        host->finished++;
    }
    return end == TALK_MOVED;
}

static bool turn(struct host *host)
{
    bool moved = false;
    for (uint32_t guest = 1; guest <= host->segment.g.guests; guest++) {
        if (host->places[guest].talking) {
            moved = talk_to(host, guest) || moved;
        }
    }
    if (!moved || ++host->rounds % LOOK_ROUNDS == 0) {
        moved = host_look(host) || moved;
    }
    if (moved) {
        patience_reset(&host->patience);
        idle_over(&host->idle);
    }
    return moved;
}

/* Once everybody is there. */
static int grow(struct host *host)
{
    if (host->options->grow == 0 || host->grown || host->arrived < host->options->wait_guests) {
        return EXIT_DONE;
    }
    host->grown = true;
    int result = segment_grow(&host->segment, (uint64_t)host->options->grow);
    for (uint32_t guest = 1; result == EXIT_DONE && guest <= host->segment.g.guests; guest++) {
        if (host->places[guest].talking) {
            link_rebase(&host->places[guest].talk.link);
        }
    }
    if (result == EXIT_DONE) {
        report_number("grown", "size", host->segment.length);
        ring_all(host);
    }
    return result;
}

static bool over(const struct host *host)
{
    bool spoils = host->options->nonsense != NONSENSE_NONE;
    bool broken = host->outcome.status != EXIT_DONE;
    bool lone = host->arrived > 0 && peer_alone(host->segment.base, &host->segment.g);
    return clock_stopping() || broken || (spoils ? lone : host->finished >= host->options->wait_guests);
}

static void stay(struct host *host)
{
    while (!over(host)) {
        bool moved = turn(host);
        host->outcome.status = host->outcome.status != EXIT_DONE ? host->outcome.status : grow(host);
        if (moved) {
            continue;
        }
        if (patience_over(&host->patience)) {
            if (host->options->nonsense == NONSENSE_NONE) {
                complain("timed out after %" PRId64 " ms: %" PRIu32 " guests came, %" PRIu32 " finished",
                         host->options->timeout_nanos / MILLIS, host->arrived, host->finished);
                host->outcome.status = EXIT_TIMEOUT;
            }
            return;
        }
        sleep_or_spin(host);
    }
}

/* ---- leaving ---- */

/* Says so, then lets the guests go first: they may still read what was sent to them. */
static void leave(struct host *host)
{
    struct patience linger = {.limit = host->options->linger_nanos};
    host->leaving = true;
    vox_set32(host->segment.base + VOX_AT_HOST_GOODBYE, 1, memory_order_release);
    ring_all(host);
    while (host->options->linger_nanos != 0 && !peer_alone(host->segment.base, &host->segment.g) &&
           !patience_over(&linger)) {
        if (!turn(host)) {
            sleep_or_spin(host);
        }
    }
    for (uint32_t guest = 1; guest <= host->segment.g.guests; guest++) {
        if (host->places[guest].talking) {
            report_left(guest, options_mode(host->options), &host->places[guest].talk.tally);
            talk_close(&host->places[guest].talk);
        }
    }
}

int run_host(const struct options *options)
{
    struct host *host = calloc(1, sizeof *host);
    if (host == NULL) {
        complain("no memory");
        return EXIT_REFUSED;
    }
    host->options = options;
    host->segment.fd = -1;
    host->patience.limit = options->n == UINT64_MAX && options->mode == MODE_ECHO ? 0 : options->timeout_nanos;
    for (uint32_t guest = 0; guest <= VOX_MAX_GUESTS; guest++) {
        host->places[guest].bell = -1;
        host->places[guest].control = -1;
    }
    tally_open(&host->outcome.total);
    idle_open(&host->idle);
    int result = open_host(host);
    if (result == EXIT_DONE) {
        stay(host);
        leave(host);
        result = outcome_status(&host->outcome);
    }
    server_close(&host->server);
    if (!options->keep) {
        segment_unlink(&host->segment);
    }
    segment_close(&host->segment);
    report_done(options_mode(options), &host->outcome.total);
    free(host);
    return result;
}
