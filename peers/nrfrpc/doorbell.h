/*
 * Doorbells between the two sides. A signal is a hint: it may be lost, merged, doubled or spurious.
 *
 * futex: one block of four native words in the shared file
 *   word 0  counter, rung by A      word 2  what A announced
 *   word 1  counter, rung by B      word 3  what B announced     0 never announced, 1 awake, 2 parked
 *   The ringer adds to its own counter and wakes the peer unless the peer announced that it is awake.
 * fifo: FILE.ab written by A, FILE.ba by B; one byte per signal.
 */
#ifndef DOORBELL_H
#define DOORBELL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define DOORBELL_BLOCK 64u

enum doorbell_kind { DOORBELL_POLL, DOORBELL_FUTEX, DOORBELL_FIFO };

struct doorbell {
    enum doorbell_kind kind;
    bool announce;
    _Atomic uint32_t *ring_word;  /* futex: counter this side rings */
    _Atomic uint32_t *wait_word;  /* futex: counter the peer rings */
    _Atomic uint32_t *own_state;  /* futex: announcement of this side */
    _Atomic uint32_t *peer_state; /* futex: announcement of the peer */
    int ring_fd;                  /* fifo */
    int wait_fd;                  /* fifo */
    pthread_mutex_t lock;         /* of the threads of this side: one parks, the others wait for it */
    pthread_cond_t woken;
    bool parked;
    _Atomic uint32_t turns; /* fifo: how often signals were read */
};

/* Side 0 is A, 1 is B. The block is needed for futex only. Answers false after saying why on stderr. */
bool doorbell_open(struct doorbell *bell, enum doorbell_kind kind, int side, void *block, bool announce,
                   const char *file);
void doorbell_close(struct doorbell *bell);

void doorbell_ring(struct doorbell *bell, uint8_t value);

/* Take a ticket, look at the memory, then park with the ticket: a ring in between ends the wait at once. */
uint32_t doorbell_ticket(struct doorbell *bell);
void doorbell_park(struct doorbell *bell, uint32_t ticket, int64_t nanos);

#endif
