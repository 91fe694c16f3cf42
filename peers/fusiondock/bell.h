/* Rings through FIFOs: 4 bytes with the number of the machine that shall look, little-endian. A ring is a hint. */
#ifndef BELL_H
#define BELL_H

#include "report.h"

struct bell {
    int out;          /* -1: none */
    int in;           /* -1: none; may be the same FIFO */
    uint32_t own;     /* number in rings for us */
    uint32_t other;   /* number in our rings */
    uint64_t lose;    /* so many rings to come are not written */
    uint32_t repeat;  /* times every ring is written */
    uint64_t rings;   /* written */
    uint64_t heard;   /* taken from the FIFO */
    uint64_t pending; /* heard and not looked after yet */
};

/* Makes FIFOs that are missing, with mode 0600; NULL for none. */
enum status bell_open(struct bell *bell, const char *out, const char *in, enum shm_vm own);
void bell_close(struct bell *bell);
void bell_ring(struct bell *bell);
/* Waits that long for a ring; what is pending or heard is looked after once. False if there was none. */
bool bell_wait(struct bell *bell, int64_t nanos);

#endif
