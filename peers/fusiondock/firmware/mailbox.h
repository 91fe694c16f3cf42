/* Whole messages to and fro: UniProton's side, it reads region 0 and writes region 1. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include "pci.h"
#include "region.h"

/* The longest message that is taken; a longer one is thrown away, piece by piece. */
#define MAX_MESSAGE SHM_REGION

/* In this order the answer to a query. */
struct statistics {
    uint32_t doorbell;  /* 1: rings, 0: polls */
    uint32_t received;  /* messages */
    uint32_t sent;      /* messages, ticks among them */
    uint32_t ticks;     /* sent */
    uint32_t late;      /* periods in which the slot was not free for a tick */
    uint32_t rings;     /* rung */
    uint32_t heard;     /* interrupts of rings */
    uint32_t lost;      /* rings not rung, as told */
    uint32_t truncated; /* messages whose rest did not come */
    uint32_t refused;   /* messages too long */
    uint32_t corrupt;   /* headers that made no sense */
    uint32_t unknown;   /* messages of a type nobody answers */
};

/* What a test can ask for. */
struct manners {
    bool manual;          /* ticks by hand, as the demo: READY before the payload, waits for nobody */
    bool early;           /* a message of type 2 is released before it is read */
    uint32_t lose;        /* so many rings to come are lost */
    uint32_t rest_millis; /* how long the rest of a message may take */
    uint32_t limit;       /* a longer message stays READY; 0: none */
    uint32_t halt_behind; /* stops behind this piece (from 1 on) of a message with more pieces; 0: never */
};

extern struct statistics statistics;
extern struct manners manners;

struct message {
    int32_t type;
    uint32_t length;
    const void *bytes; /* 8-byte aligned, good until the next one */
};

void mailbox_open(const struct ivshmem *device);
/* False if there is none, or none that makes sense. */
bool mailbox_take(struct message *message);
/* Whether a message could be sent without a wait. */
bool mailbox_free(void);
/* Waits as long as it takes. */
void mailbox_send(int32_t type, const void *bytes, uint32_t length);
void mailbox_send_by_hand(uint64_t tick);
/* Rings without a message. */
void mailbox_ring(void);

#endif
