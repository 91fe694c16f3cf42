/*
 * Payloads that fit no slot: in regions of their own, each announced once over the control socket by a datagram of
 * u32 map_id, u32 map_generation, u64 mapping_length and one descriptor.
 */
#ifndef REGION_H
#define REGION_H

#include "frame.h"

#define REGION_LEAST ((uint64_t)1 << 20)
#define REGION_DATAGRAM 16u

struct region {
    uint32_t id;
    uint32_t generation;
    uint8_t *base;
    uint64_t length;
    uint64_t used;   /* end of the last payload */
    uint64_t behind; /* outlet: bytes sent on the ring behind the last frame that names the region */
    int fd;          /* outlet */
    bool announced;  /* outlet */
};

/* Both directions: the regions that are mapped here. */
struct regions {
    struct region *list;
    uint32_t count;
    uint32_t room;
    uint32_t next_id;
    uint64_t smallest; /* smallest payload that goes this way */
    int64_t missing_since; /* inlet: when a frame was found whose region is not known, 0: none */
};

enum region_end { REGION_OK, REGION_WAIT, REGION_GONE, REGION_CORRUPT, REGION_REFUSED };

void regions_open(struct regions *regions, const struct vox_geometry *g);
void regions_close(struct regions *regions);

/* Room for a payload: in the first region that has any, else in a new one, which is announced. */
enum region_end region_take(struct regions *out, int control, uint32_t length, struct vox_mmap_ref *ref,
                            uint8_t **room);
/* The payload was published: sent is the end of its frame. */
void region_sent(struct regions *out, const struct vox_mmap_ref *ref, uint64_t sent);
/* Drops regions that serve no other payload and whose frames are consumed. */
void region_reclaim(struct regions *out, uint64_t consumed);

/* Finds the payload. REGION_WAIT: its datagram may still come. */
enum region_end region_find(struct regions *in, int control, const struct vox_mmap_ref *ref, const uint8_t **bytes,
                            struct vox_fault *fault);
/* After the payload was read. */
void region_read(struct regions *in, const struct vox_mmap_ref *ref);

#endif
