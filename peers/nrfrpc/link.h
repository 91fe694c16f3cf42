/* A link: the two areas in one mapped file, their doorbell, and how to wait. Everything the commands share. */
#ifndef LINK_H
#define LINK_H

#include "doorbell.h"
#include "nrfrpc.h"
#include "queue.h"
#include "report.h"

#define LINK_MAX_SIZE ((uint32_t)1 << 30)

/* How the areas are taken over, section "initialisation and restart" of our specification of the draft. */
enum link_role {
    LINK_ATTACH,  /* what is there stays; an own area that nobody initialised is initialised */
    LINK_CREATE,  /* EMPTY into both areas */
    LINK_INSPECT, /* read-only mapping, nothing is touched */
};

enum { AREA_AB, AREA_BA, AREAS };

struct link_config {
    const char *file;
    int side; /* 0: A, sends on AB; 1: B, sends on BA */
    enum link_role role;
    uint32_t size[AREAS];
    uint32_t endpoints[AREAS];
    uint32_t offset[AREAS];
    enum doorbell_kind kind;
    uint32_t bell_offset;
    bool announce;
    bool r2;
    bool handshake;
    uint32_t handshake_init; /* the word for INIT, the next one is CONFIRM */
    int64_t timeout_nanos; /* of every wait, 0: none */
    nrf_probe probe;
};

struct link {
    struct link_config config;
    uint8_t *base;
    size_t length;
    struct nrf_area area[AREAS];
    struct nrf_tx tx;
    struct nrf_rx rx;
    uint32_t next; /* where the next search for a message begins */
    struct doorbell bell;
    uint32_t first_ticket; /* a different one later: the peer is alive, so its area is initialised */
    pthread_mutex_t queue_lock;
    struct nrf_queue out;
    struct nrf_queue in;
    int64_t spin_nanos;
    _Atomic uint64_t corrupt;
    _Atomic int64_t complained; /* when a fault was printed last */
};

enum link_end { LINK_OK, LINK_TIMED_OUT, LINK_STOPPED, LINK_TOO_LARGE };

/* Looks once; true ends the wait. */
typedef bool (*link_look)(void *what);

bool link_geometry(const struct link_config *config, int which, struct nrf_geometry *g);
/* Geometry and offsets; false after saying what is wrong. */
bool link_check(const struct link_config *config);
/* EXIT_DONE, or an exit status after saying why. */
int link_open(struct link *link, const struct link_config *config);
void link_close(struct link *link);

/* SIGTERM and SIGINT make every wait answer LINK_STOPPED. */
void link_catch_signals(void);
bool link_stopping(void);
int64_t link_now(void);
/* Sleeps, or less when the process is to stop. */
void link_sleep(int64_t nanos);

const char *link_area_name(int which);
void link_fault(struct link *link, int which, const struct nrf_fault *fault);
void link_step(const struct link *link, enum nrf_step step);
void link_ring(struct link *link, uint8_t value);
enum link_end link_until(struct link *link, link_look look, void *what);

/* Claims without waiting; a fault of the peer is counted. */
enum nrf_grant link_claim(struct link *link, uint32_t endpoint, uint32_t size, struct nrf_buffer *buffer);
/* Waits for room. */
enum link_end link_alloc(struct link *link, uint32_t endpoint, uint32_t size, struct nrf_buffer *buffer);
/* Copies the payload in, publishes, signals. */
void link_publish(struct link *link, struct nrf_buffer *buffer, const uint8_t *payload);
void link_announce(struct link *link, uint32_t endpoint);

/* Finds a message on the endpoint, or on any with -1. Corrupt ones are counted and released on the way. */
bool link_take(struct link *link, int endpoint, struct nrf_message *message);
enum link_end link_receive(struct link *link, int endpoint, struct nrf_message *message);
void link_release(struct link *link, uint32_t endpoint);

/* Start-up of revision R2 on slot 0 of both areas. */
enum link_end link_handshake(struct link *link);

#endif
