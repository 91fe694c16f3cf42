/* Hostile and dying peers. */
#include "misbehave.h"

#include "pattern.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MILLIS 1000000
#define ZERO_MILLIS 50
#define FLIP_LAPS 64
#define RESERVED_WORD_SENT 0xFFFFFFF5u
#define SIZE_THAT_WRAPS 0xFFFFFFFCu

/* ---- death at a step ---- */

static struct {
    enum nrf_step step;
    uint64_t after;
    _Atomic uint64_t seen;
} death;

static void maybe_die(enum nrf_step step)
{
    if (step == death.step && atomic_fetch_add(&death.seen, 1) + 1 == death.after) {
        kill(getpid(), SIGKILL);
    }
}

nrf_probe misbehave_stop(const struct options *options)
{
    death.step = (enum nrf_step)options->stop_at;
    death.after = (uint64_t)options->stop_after;
    return options->stop_at == NRF_STEPS ? NULL : maybe_die;
}

/* ---- one bad message ---- */

static enum link_end send_broken(struct link *link, int kind, uint32_t endpoint)
{
    struct nrf_buffer buffer;
    const struct nrf_area *own = &link->tx.area;
    enum link_end end = link_alloc(link, endpoint, 0, &buffer);
    if (end != LINK_OK) {
        return end;
    }
    if (kind == SIZE_WRAP) {
        nrf_store(own->base + buffer.index, SIZE_THAT_WRAPS, memory_order_relaxed);
    } else if (kind == SIZE_PAST_END) {
        nrf_store(own->base + buffer.index, nrf_max_payload(&own->g) - buffer.index + 1, memory_order_relaxed);
    } else if (kind == INDEX_PAST_END) {
        buffer.index = own->g.allocable;
    } else if (kind == INDEX_UNALIGNED) {
        buffer.index += 2;
    } else {
        buffer.index = RESERVED_WORD_SENT;
    }
    nrf_send(&link->tx, &buffer);
    link_announce(link, endpoint);
    return LINK_OK;
}

/* ---- the own area disappears, as after a reset of the firmware ---- */

static bool all_consumed(void *what)
{
    const struct nrf_area *own = what;
    for (uint32_t e = 0; e < own->g.endpoints; e++) {
        if (nrf_slot(own, e) != NRF_EMPTY) {
            return false;
        }
    }
    return true;
}

static enum link_end zero_own_area(struct link *link, const struct options *options)
{
    struct nrf_area own = link->tx.area;
    enum link_end end = link_until(link, all_consumed, &own);
    if (end != LINK_OK) {
        return end;
    }
    memset(own.base, 0, own.g.size);
    doorbell_ring(&link->bell, 0);
    link_sleep((options->hold_ms == 0 ? ZERO_MILLIS : options->hold_ms) * MILLIS);
    nrf_area_init(&own, 0);
    nrf_tx_open(&link->tx, &own);
    link->tx.probe = link->config.probe;
    nrf_queue_open(&link->out, &own, true);
    return LINK_OK;
}

/* Writes into slots of the other area which hold no message; only its sender may do that. */
static void overwrite_foreign_slots(struct link *link)
{
    const struct nrf_area *other = &link->rx.area;
    const uint32_t nonsense[] = {0x12345678, NRF_PENDING, 2, other->g.allocable, RESERVED_WORD_SENT, 0};
    for (uint32_t e = 0; e < other->g.endpoints; e++) {
        if (nrf_slot(other, e) == NRF_EMPTY) {
            nrf_set_slot(other, e, nonsense[e % (sizeof nonsense / sizeof nonsense[0])]);
        }
    }
    link_ring(link, NRF_CONSUMED);
}

enum link_end misbehave_before(struct link *link, const struct options *options, uint64_t n, uint32_t endpoint)
{
    int kind = options->misbehave;
    if (kind == BEHAVE || kind == STORM || kind == FLIP || n != (uint64_t)options->misbehave_at) {
        return LINK_OK;
    }
    if (kind == ZERO_AREA) {
        return zero_own_area(link, options);
    }
    if (kind == OVERWRITE_OUT) {
        overwrite_foreign_slots(link);
        return LINK_OK;
    }
    return send_broken(link, kind, endpoint);
}

/* ---- beside the messages ---- */

static struct {
    pthread_t thread;
    struct link *link;
    _Atomic bool over;
    bool running;
} beside;

static void *storm(void *what)
{
    uint64_t random = 1;
    while (!atomic_load(&beside.over)) {
        link_ring(what, (uint8_t)random_next(&random));
    }
    return NULL;
}

/* Header of a live message: another value for a moment, then back, unless the sender wrote a new header meanwhile. */
static void flip_one(const struct nrf_area *own, uint32_t endpoint, uint64_t *random)
{
    uint32_t word = nrf_slot(own, endpoint);
    if (word > nrf_max_payload(&own->g)) {
        return;
    }
    _Atomic uint32_t *header = (_Atomic uint32_t *)(void *)(own->base + word);
    uint32_t good = atomic_load(header);
    uint32_t bad = good ^ ((uint32_t)1 << (random_next(random) % 32));
    if (atomic_compare_exchange_strong(header, &good, bad)) {
        for (uint64_t i = random_next(random) % FLIP_LAPS; i > 0; i--) {
            atomic_load(header);
        }
        atomic_compare_exchange_strong(header, &bad, good);
    }
}

static void *flip(void *what)
{
    const struct link *link = what;
    uint64_t random = 1;
    while (!atomic_load(&beside.over)) {
        for (uint32_t e = 0; e < link->tx.area.g.endpoints; e++) {
            flip_one(&link->tx.area, e, &random);
        }
    }
    return NULL;
}

bool misbehave_start(struct link *link, const struct options *options)
{
    if (options->misbehave != STORM && options->misbehave != FLIP) {
        return true;
    }
    int error = pthread_create(&beside.thread, NULL, options->misbehave == STORM ? storm : flip, link);
    beside.running = error == 0;
    if (error != 0) {
        complain("cannot start a thread: %s", strerror(error));
    }
    return beside.running;
}

void misbehave_end(void)
{
    if (beside.running) {
        atomic_store(&beside.over, true);
        pthread_join(beside.thread, NULL);
    }
}
