/* One end of the link between the host and a guest: both rings, the slots, the regions, the doorbell. Never waits. */
#ifndef LINK_H
#define LINK_H

#include "region.h"
#include "ring.h"
#include "segment.h"
#include "slots.h"

struct vox_link {
    struct vox_segment *segment;
    uint32_t guest;
    bool host;   /* this end is the host's */
    bool swift;  /* inline when the whole entry is within the threshold, not the payload alone */
    int bell;    /* -1: both ends poll */
    int control; /* -1: no payloads beyond the largest slot */
    struct vox_tx tx;
    struct vox_rx rx;
    struct regions out;
    struct regions in;
    struct vox_slot_ref *flying; /* host: slots sent and perhaps not freed by the guest yet */
    uint32_t flying_count;
    uint32_t flying_room;
    bool gone; /* the socket says so; what is in the ring is still read */
    struct vox_fault fault;
};

struct vox_view {
    enum vox_kind kind;
    const uint8_t *bytes;
    uint32_t length;
    struct vox_frame frame;
};

enum link_end { LINK_OK, LINK_WAIT, LINK_CORRUPT, LINK_GONE, LINK_REFUSED };

/* Takes the sockets over. LINK_CORRUPT: the rings cannot be taken over, the fault says why. */
enum link_end link_open(struct vox_link *link, struct vox_segment *segment, uint32_t guest, bool host, int bell,
                        int control);
/* After the segment has moved. */
void link_rebase(struct vox_link *link);
void link_close(struct vox_link *link);

/* LINK_WAIT: no room in the ring, no slot, no room for a datagram. LINK_REFUSED: the payload is too long. */
enum link_end link_send(struct vox_link *link, const uint8_t *bytes, uint32_t length, enum vox_kind *kind);
/* The bytes are valid until link_done. LINK_WAIT: there is nothing. */
enum link_end link_receive(struct vox_link *link, struct vox_view *view);
/* Releases the entry, and the slot unless it is kept. LINK_CORRUPT: the slot was no longer ours to free. */
enum link_end link_done(struct vox_link *link, const struct vox_view *view, bool keep_slot);
enum link_end link_free(struct vox_link *link, const struct vox_slot_ref *ref);

void link_ring(struct vox_link *link);
void link_drain(struct vox_link *link);
/* Host, for a guest that is gone: frees whose it was and what it had in its hands; answers how many slots. */
uint32_t link_recover(struct vox_segment *segment, uint32_t guest, const struct vox_slot_ref *flying, uint32_t count);

#endif
