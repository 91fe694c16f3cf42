/*
 * One region: the only code that touches shared memory, for the process and for the firmware.
 *
 * Every access is aligned, 1, 4 or 8 bytes wide and neither merged nor widened by the compiler; there is no exclusive
 * one: device memory takes nothing else. op_type is loaded with acquire and stored with release meaning. One writer and
 * one reader per region, each in one thread.
 */
#ifndef REGION_H
#define REGION_H

#include "fusiondock.h"

#include <stdbool.h>

struct region {
    volatile uint8_t *at; /* 8-byte aligned */
    uint32_t length;      /* bytes with the header */
};

/* The header, each word loaded once. */
struct header {
    uint32_t max;
    uint32_t used;
    int32_t op;
    int32_t type;
};

static inline uint32_t region_capacity(const struct region *region)
{
    return region->length - (uint32_t)SHM_DATA;
}

static inline bool op_legal(int32_t op)
{
    return op >= OP_START && op < OP_MAX;
}

/* Of a message of that length: bytes of the piece that begins at the offset. */
static inline uint32_t piece_length(uint32_t length, uint32_t at, uint32_t max)
{
    return length - at < max ? length - at : max;
}

int32_t region_op(const struct region *region);
/* All that was stored before is seen by whoever sees the state. */
void region_set_op(const struct region *region, int32_t op);
uint32_t region_max(const struct region *region);
/* To be called once the state has been seen. */
struct header region_header(const struct region *region);
void region_set_message(const struct region *region, uint32_t used, int32_t type);

/* The two halves of an initialisation: an empty slot, then the size that makes it valid. */
void region_clear(const struct region *region);
void region_set_max(const struct region *region, uint32_t max);

/* Payload bytes; the caller has checked that they lie inside. Fast where the private bytes are 8-byte aligned. */
void region_put(const struct region *region, const void *bytes, uint32_t length);
void region_get(const struct region *region, void *bytes, uint32_t length);
/* Any bytes of the region. */
void region_poke(const struct region *region, uint32_t offset, const void *bytes, uint32_t length);
void region_peek(const struct region *region, uint32_t offset, void *bytes, uint32_t length);

/* Between the stores of a message and the ring. */
void region_fence(void);

#endif
