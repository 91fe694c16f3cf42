/* Peer table. */
#include "table.h"

#include "step.h"

uint64_t peer_place(const struct vox_geometry *g, uint32_t guest)
{
    return g->peer_table + (uint64_t)VOX_ENTRY * (guest - 1);
}

uint32_t peer_state(const uint8_t *base, const struct vox_geometry *g, uint32_t guest)
{
    return vox_get32(base + peer_place(g, guest) + VOX_ENTRY_STATE, memory_order_acquire);
}

uint32_t peer_epoch(const uint8_t *base, const struct vox_geometry *g, uint32_t guest)
{
    return vox_get32(base + peer_place(g, guest) + VOX_ENTRY_EPOCH, memory_order_acquire);
}

static bool move_state(uint8_t *base, const struct vox_geometry *g, uint32_t guest, uint32_t from, uint32_t to)
{
    return vox_cas32(base + peer_place(g, guest) + VOX_ENTRY_STATE, from, to);
}

/* The epoch counts who came; it moves after the state. */
static uint32_t take_first(uint8_t *base, const struct vox_geometry *g, uint32_t state)
{
    for (uint32_t guest = 1; guest <= g->guests; guest++) {
        if (peer_state(base, g, guest) == PEER_EMPTY && move_state(base, g, guest, PEER_EMPTY, state)) {
            uint8_t *epoch = base + peer_place(g, guest) + VOX_ENTRY_EPOCH;
            atomic_fetch_add_explicit((_Atomic uint32_t *)(void *)epoch, 1, memory_order_acq_rel);
            return guest;
        }
    }
    return 0;
}

uint32_t peer_reserve(uint8_t *base, const struct vox_geometry *g)
{
    return take_first(base, g, PEER_RESERVED);
}

uint32_t peer_walk_in(uint8_t *base, const struct vox_geometry *g)
{
    uint32_t guest = take_first(base, g, PEER_ATTACHED);
    vox_step(guest == 0 ? STEP_NONE : STEP_CLAIMED);
    return guest;
}

bool peer_claim(uint8_t *base, const struct vox_geometry *g, uint32_t guest)
{
    bool claimed = move_state(base, g, guest, PEER_RESERVED, PEER_ATTACHED);
    vox_step(claimed ? STEP_CLAIMED : STEP_NONE);
    return claimed;
}

void peer_release(uint8_t *base, const struct vox_geometry *g, uint32_t guest)
{
    move_state(base, g, guest, PEER_RESERVED, PEER_EMPTY);
}

void peer_goodbye(uint8_t *base, const struct vox_geometry *g, uint32_t guest)
{
    vox_set32(base + peer_place(g, guest) + VOX_ENTRY_STATE, PEER_GOODBYE, memory_order_release);
    vox_step(STEP_GOODBYE);
}

void peer_beat(uint8_t *base, const struct vox_geometry *g, uint32_t guest, uint64_t nanos)
{
    vox_set64(base + peer_place(g, guest) + VOX_ENTRY_HEARTBEAT, nanos, memory_order_release);
}

uint64_t peer_last_beat(const uint8_t *base, const struct vox_geometry *g, uint32_t guest)
{
    return vox_get64(base + peer_place(g, guest) + VOX_ENTRY_HEARTBEAT, memory_order_acquire);
}

void peer_reset(uint8_t *base, const struct vox_geometry *g, uint32_t guest)
{
    peer_beat(base, g, guest, 0);
    vox_set32(base + peer_place(g, guest) + VOX_ENTRY_STATE, PEER_EMPTY, memory_order_release);
}

bool peer_alone(const uint8_t *base, const struct vox_geometry *g)
{
    for (uint32_t guest = 1; guest <= g->guests; guest++) {
        if (peer_state(base, g, guest) != PEER_EMPTY) {
            return false;
        }
    }
    return true;
}
