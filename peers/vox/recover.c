/* What the host does for a guest that is gone, whether it said goodbye or not. */
#include "link.h"
#include "table.h"

/* Slots whose entries the guest has not taken. A malformed entry ends the walk; the reset drops the rest. */
static uint32_t walk(struct vox_segment *segment, uint32_t guest)
{
    const struct vox_geometry *g = &segment->g;
    struct vox_fault unused;
    struct vox_frame frame;
    struct vox_rx rx;
    uint32_t freed = 0;
    if (!vox_rx_open(&rx, segment->base, vox_ring_place(g, guest, true), g->capacity, &unused)) {
        return 0;
    }
    for (uint32_t steps = 0; steps <= g->capacity / 4 && vox_peek(&rx, &unused) == VOX_SOME; steps++) {
        if (!frame_get(rx.at + VOX_RING_HEADER + rx.next, rx.end - rx.next, 0, &frame, &unused)) {
            break;
        }
        if (frame.kind == VOX_SLOT && slots_free(segment->base, g, &frame.slot, &unused)) {
            freed++;
        }
        rx.next += frame.total;
    }
    return freed;
}

uint32_t link_recover(struct vox_segment *segment, uint32_t guest, const struct vox_slot_ref *flying, uint32_t count)
{
    uint8_t *base = segment->base;
    const struct vox_geometry *g = &segment->g;
    struct vox_fault unused;
    peer_goodbye(base, g, guest);
    uint32_t freed = walk(segment, guest);
    vox_step(STEP_RECOVERY_WALKED);
    vox_ring_reset(base, vox_ring_place(g, guest, true));
    vox_ring_reset(base, vox_ring_place(g, guest, false));
    vox_step(STEP_RECOVERY_RESET);
    freed += slots_free_of(base, g, guest);
    for (uint32_t i = 0; i < count; i++) { /* taken from the ring, not freed: nobody else would */
        freed += slots_free(base, g, &flying[i], &unused) ? 1 : 0;
    }
    peer_reset(base, g, guest);
    if (peer_alone(base, g)) {
        freed += slots_rebuild(base, g);
    }
    return freed;
}
