/* One side: a region to write, a region to read, rings, and how it waits. */
#ifndef LINK_H
#define LINK_H

#include "bell.h"
#include "place.h"

struct link_options {
    enum shm_vm role;
    const char *path;
    int64_t base;
    int64_t region_length;
    const char *ring_out; /* NULL: none */
    const char *ring_in;
    bool doorbell;          /* looks when rung, not all the time */
    int64_t fallback_nanos; /* with doorbell: looks that often without a ring; 0: never */
    int64_t settle_nanos;   /* without: waits that long in front of the payload of a tick */
    int64_t timeout_nanos;  /* 0: none */
};

struct link {
    struct link_options options;
    struct place place;
    const struct region *tx;
    const struct region *rx;
    struct bell bell;
    uint8_t *bytes; /* of the last message received */
    uint32_t room;
    bool endless; /* a message may take any time to begin */
    uint64_t sent;
    uint64_t received;
};

enum status link_open(struct link *link, const struct link_options *options);
void link_close(struct link *link);

int link_region(const struct link *link, const struct region *region);
/* Names the word, its offset, its value and what is allowed. */
enum status link_corrupt(const struct link *link, const struct region *region, size_t offset, uint32_t value);
/* The state of the slot, if it is one. */
enum status link_op(const struct link *link, const struct region *region, int32_t *op);
/* Of an initialised region 1 to its capacity. */
enum status link_check_max(const struct link *link, const struct region *region, uint32_t max);

/* Until the peer has consumed what stands in the region we write. */
enum status link_await_free(struct link *link);
/* Until a message begins in the region we read; it may wait for a ring. */
enum status link_await_message(struct link *link);
/* Until the next piece of a message is there. */
enum status link_await_piece(struct link *link);
/* Room for so many bytes received. */
enum status link_reserve(struct link *link, uint32_t length);

#endif
