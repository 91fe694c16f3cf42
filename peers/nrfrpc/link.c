/* Waiting, sending and receiving over a link. */
#include "link.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#define MICROS 1000
#define MILLIS 1000000
#define SECOND 1000000000
#define SPIN_PER_CLOCK 64
#define FAULTS_PRINTED 10
#define YIELDS 16
#define POLL_FIRST (20 * MICROS)
#define POLL_MOST (1 * MILLIS)
#define PARK_MOST (20 * MILLIS)

static volatile sig_atomic_t stopping;

static void stop(int number)
{
    (void)number;
    stopping = 1;
}

void link_catch_signals(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = stop;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

bool link_stopping(void)
{
    return stopping != 0;
}

int64_t link_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

static void sleep_once(int64_t nanos)
{
    struct timespec span = {.tv_sec = (time_t)(nanos / SECOND), .tv_nsec = (long)(nanos % SECOND)};
    nanosleep(&span, NULL);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void link_sleep(int64_t nanos)
{
    int64_t end = link_now() + nanos;
    for (int64_t left = nanos; left > 0 && !link_stopping(); left = end - link_now()) {
        sleep_once(least(left, PARK_MOST));
    }
}

/* ---- waiting ---- */

static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static bool spin(int64_t nanos, link_look look, void *what)
{
    for (int64_t end = link_now() + nanos; link_now() < end;) {
        for (int i = 0; i < SPIN_PER_CLOCK; i++) {
            relax();
            if (look(what)) {
                return true;
            }
        }
    }
    return false;
}

/* Nobody rings in poll mode: the pauses grow from a yield to a millisecond. With a doorbell the bound is 20 ms. */
static void pause_once(struct link *link, uint32_t ticket, uint32_t round, int64_t left)
{
    if (link->config.kind != DOORBELL_POLL) {
        doorbell_park(&link->bell, ticket, least(left, PARK_MOST));
    } else if (round < YIELDS) {
        sched_yield();
    } else {
        sleep_once(least(left, least((int64_t)POLL_FIRST * (round - YIELDS + 1), POLL_MOST)));
    }
}

static void drain_queue(struct link *link)
{
    if (link->in.items != 0) {
        pthread_mutex_lock(&link->queue_lock);
        nrf_queue_drain(&link->in);
        pthread_mutex_unlock(&link->queue_lock);
    }
}

enum link_end link_until(struct link *link, link_look look, void *what)
{
    drain_queue(link); /* a hint only: the look below is at the memory itself */
    if (look(what)) {
        return LINK_OK;
    }
    int64_t timeout = link->config.timeout_nanos;
    int64_t end = timeout == 0 ? INT64_MAX : link_now() + timeout;
    if (spin(least(link->spin_nanos, end - link_now()), look, what)) {
        return LINK_OK;
    }
    for (uint32_t round = 0; !link_stopping(); round++) {
        uint32_t ticket = doorbell_ticket(&link->bell);
        drain_queue(link);
        if (look(what)) {
            return LINK_OK;
        }
        int64_t left = end - link_now();
        if (left <= 0) {
            return LINK_TIMED_OUT;
        }
        pause_once(link, ticket, round, left);
    }
    return LINK_STOPPED;
}

/* ---- signals and faults ---- */

void link_ring(struct link *link, uint8_t value)
{
    if (link->out.items != 0) {
        pthread_mutex_lock(&link->queue_lock);
        nrf_queue_push(&link->out, value);
        pthread_mutex_unlock(&link->queue_lock);
    }
    doorbell_ring(&link->bell, value);
}

/* Every fault is counted; the first ones and then at most one each second are printed. */
void link_fault(struct link *link, int which, const struct nrf_fault *fault)
{
    int64_t now = link_now();
    int64_t last = atomic_load(&link->complained);
    uint64_t count = atomic_fetch_add(&link->corrupt, 1);
    bool due = now - last > SECOND && atomic_compare_exchange_strong(&link->complained, &last, now);
    if (count < FAULTS_PRINTED || due) {
        report_fault(link_area_name(which), fault);
    }
}

void link_step(const struct link *link, enum nrf_step step)
{
    if (link->config.probe != NULL) {
        link->config.probe(step);
    }
}

/* ---- sending ---- */

struct claim {
    struct link *link;
    struct nrf_buffer *buffer;
    uint32_t endpoint;
    uint32_t size;
    enum nrf_grant grant;
};

enum nrf_grant link_claim(struct link *link, uint32_t endpoint, uint32_t size, struct nrf_buffer *buffer)
{
    struct nrf_fault fault;
    enum nrf_grant grant = nrf_alloc(&link->tx, endpoint, size, buffer, &fault);
    if (grant == NRF_OVERWRITTEN) {
        link_fault(link, link->config.side, &fault);
        grant = nrf_alloc(&link->tx, endpoint, size, buffer, &fault);
    }
    return grant;
}

static bool claimed(void *what)
{
    struct claim *claim = what;
    claim->grant = link_claim(claim->link, claim->endpoint, claim->size, claim->buffer);
    return claim->grant != NRF_BUSY && claim->grant != NRF_FULL && claim->grant != NRF_OVERWRITTEN;
}

enum link_end link_alloc(struct link *link, uint32_t endpoint, uint32_t size, struct nrf_buffer *buffer)
{
    struct claim claim = {.link = link, .buffer = buffer, .endpoint = endpoint, .size = size, .grant = NRF_BUSY};
    enum link_end end = link_until(link, claimed, &claim);
    return end == LINK_OK && claim.grant != NRF_GRANTED ? LINK_TOO_LARGE : end;
}

void link_announce(struct link *link, uint32_t endpoint)
{
    link_step(link, NRF_STEP_PUBLISH);
    link_ring(link, (uint8_t)endpoint);
    link_step(link, NRF_STEP_SIGNAL);
}

void link_publish(struct link *link, struct nrf_buffer *buffer, const uint8_t *payload)
{
    if (buffer->size != 0) {
        memcpy(buffer->payload, payload, buffer->size);
    }
    link_step(link, NRF_STEP_PAYLOAD);
    nrf_send(&link->tx, buffer);
    link_announce(link, buffer->endpoint);
}

/* ---- start-up of revision R2 ---- */

/* Each wait accepts "this state or the next one": the other side may have moved on before this one looks. */
static bool peer_began(void *what)
{
    const struct link *link = what;
    uint32_t word = nrf_slot(&link->rx.area, 0);
    return word == link->config.handshake_init || word == link->config.handshake_init + 1;
}

static bool peer_confirmed(void *what)
{
    const struct link *link = what;
    return nrf_slot(&link->rx.area, 0) != link->config.handshake_init;
}

static bool peer_ready(void *what)
{
    return !peer_began(what);
}

static enum link_end say_and_await(struct link *link, uint32_t word, link_look look)
{
    nrf_set_slot(&link->tx.area, 0, word);
    doorbell_ring(&link->bell, 0); /* not through the queue, which is not set up yet */
    return link_until(link, look, link);
}

enum link_end link_handshake(struct link *link)
{
    enum link_end end = say_and_await(link, link->config.handshake_init, peer_began);
    if (end != LINK_OK) {
        return end;
    }
    nrf_area_init(&link->tx.area, 1);
    end = say_and_await(link, link->config.handshake_init + 1, peer_confirmed);
    return end != LINK_OK ? end : say_and_await(link, NRF_EMPTY, peer_ready);
}

/* ---- receiving ---- */

bool link_take(struct link *link, int endpoint, struct nrf_message *message)
{
    struct nrf_fault fault;
    uint32_t endpoints = link->rx.area.g.endpoints;
    uint32_t first = endpoint < 0 ? link->next : (uint32_t)endpoint;
    uint32_t looks = endpoint < 0 ? endpoints : 1;

    if (!link->rx.seen) {
        uint32_t ticket = doorbell_ticket(&link->bell);
        link->rx.seen = ticket != link->first_ticket;
        link->first_ticket = ticket;
    }
    for (uint32_t i = 0; i < looks; i++) {
        uint32_t e = (first + i) % endpoints;
        if (e == 0 && link->config.handshake && peer_began(link)) {
            continue; /* the peer restarted and waits for a restart of this side: its word must stay */
        }
        enum nrf_found found = nrf_recv(&link->rx, e, message, &fault);
        if (found == NRF_MESSAGE) {
            link->next = (e + 1) % endpoints;
            return true;
        }
        if (found == NRF_CORRUPT) {
            link_fault(link, 1 - link->config.side, &fault);
            link_release(link, e);
        }
    }
    return false;
}

struct search {
    struct link *link;
    struct nrf_message *message;
    int endpoint;
};

static bool taken(void *what)
{
    struct search *search = what;
    return link_take(search->link, search->endpoint, search->message);
}

enum link_end link_receive(struct link *link, int endpoint, struct nrf_message *message)
{
    struct search search = {.link = link, .message = message, .endpoint = endpoint};
    return link_until(link, taken, &search);
}

void link_release(struct link *link, uint32_t endpoint)
{
    nrf_consume(&link->rx, endpoint);
    link_step(link, NRF_STEP_CONSUME);
    link_ring(link, NRF_CONSUMED);
    link_step(link, NRF_STEP_CONSUME_SIGNAL);
}
