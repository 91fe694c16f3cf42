/* Slots for payloads that are too long for the ring, shared by the host and all guests. Free ones form a list per
 * class whose head carries a tag, so that a stale head is never taken for a fresh one. */
#ifndef SLOTS_H
#define SLOTS_H

#include "frame.h"

enum vox_took { SLOT_TAKEN, SLOT_NONE, SLOT_CORRUPT };

/* First class in the order of the table that is large enough, then later ones. Never waits. Owner 0 is the host. */
enum vox_took slots_take(uint8_t *base, const struct vox_geometry *g, uint64_t bytes, uint32_t owner,
                         struct vox_slot_ref *ref, struct vox_fault *fault);
/* Whoever takes state from 1 to 0 gives the slot back; the second one gets a fault. */
bool slots_free(uint8_t *base, const struct vox_geometry *g, const struct vox_slot_ref *ref, struct vox_fault *fault);
/* Inside the pool, allocated, and of this generation. */
bool slots_live(const uint8_t *base, const struct vox_geometry *g, const struct vox_slot_ref *ref,
                struct vox_fault *fault);
/* Where the length prefix of a slot is. */
uint64_t slots_place(const struct vox_geometry *g, const struct vox_slot_ref *ref);

/* Recovery: frees what the owner has allocated; answers how many. */
uint32_t slots_free_of(uint8_t *base, const struct vox_geometry *g, uint32_t owner);
/* Recovery with nobody attached any more: every slot that is not in its list goes back; answers how many. */
uint32_t slots_rebuild(uint8_t *base, const struct vox_geometry *g);

#endif
