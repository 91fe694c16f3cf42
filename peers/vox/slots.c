/* Slot pool. */
#include "slots.h"

#include "step.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TRIES 1000000 /* of a compare-and-set that others keep winning */

static _Atomic uint64_t *head_of(uint8_t *base, const struct vox_class *class)
{
    return (_Atomic uint64_t *)(void *)(base + class->head + VOX_CLASS_FREE);
}

static uint64_t meta_place(const struct vox_class *class, uint32_t slot)
{
    return class->meta + (uint64_t)VOX_META * slot;
}

static uint64_t next_head(uint64_t head, uint32_t slot)
{
    return ((head >> 32) + 1) << 32 | slot;
}

uint64_t slots_place(const struct vox_geometry *g, const struct vox_slot_ref *ref)
{
    const struct vox_class *class = &g->class[ref->class];
    return class->data + (uint64_t)class->slot_size * ref->slot;
}

/* ---- taking ---- */

static enum vox_took pop(uint8_t *base, const struct vox_class *class, uint32_t *slot, struct vox_fault *fault)
{
    _Atomic uint64_t *where = head_of(base, class);
    uint64_t head = atomic_load_explicit(where, memory_order_acquire);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
        *slot = (uint32_t)head;
        if (*slot == VOX_NO_SLOT) {
            return SLOT_NONE;
        }
        if (*slot >= class->slot_count) {
            vox_fail(fault, "free_head", class->head + VOX_CLASS_FREE, *slot, "0 to %" PRIu32, class->slot_count - 1);
            return SLOT_CORRUPT;
        }
        uint32_t next = vox_get32(base + meta_place(class, *slot) + VOX_META_NEXT, memory_order_acquire);
        if (atomic_compare_exchange_weak_explicit(where, &head, next_head(head, next), memory_order_acq_rel,
                                                  memory_order_acquire)) {
            vox_step(STEP_SLOT_POPPED);
            return SLOT_TAKEN;
        }
    }
    return SLOT_NONE;
}

static enum vox_took own(uint8_t *base, const struct vox_class *class, uint32_t owner, struct vox_slot_ref *ref,
                         struct vox_fault *fault)
{
    uint64_t place = meta_place(class, ref->slot);
    uint8_t *meta = base + place;
    uint32_t state = vox_get32(meta + VOX_META_STATE, memory_order_acquire);
    if (state != 0) {
        vox_fail(fault, "state of a slot in the free list", place + VOX_META_STATE, state, "only 0");
        return SLOT_CORRUPT;
    }
    _Atomic uint32_t *generation = (_Atomic uint32_t *)(void *)(meta + VOX_META_GENERATION);
    ref->generation = atomic_fetch_add_explicit(generation, 1, memory_order_acq_rel) + 1;
    vox_set32(meta + VOX_META_STATE, 1, memory_order_release);
    vox_set32(meta + VOX_META_OWNER, owner, memory_order_release);
    vox_step(STEP_SLOT_OWNED);
    return SLOT_TAKEN;
}

enum vox_took slots_take(uint8_t *base, const struct vox_geometry *g, uint64_t bytes, uint32_t owner,
                         struct vox_slot_ref *ref, struct vox_fault *fault)
{
    for (uint32_t c = 0; c < g->classes; c++) {
        const struct vox_class *class = &g->class[c];
        if (class->slot_size < bytes) {
            continue;
        }
        enum vox_took took = pop(base, class, &ref->slot, fault);
        if (took == SLOT_TAKEN) {
            ref->class = (uint8_t)c;
            return own(base, class, owner, ref, fault);
        }
        if (took == SLOT_CORRUPT) {
            return took;
        }
    }
    return SLOT_NONE;
}

/* ---- giving back ---- */

static void push(uint8_t *base, const struct vox_class *class, uint32_t slot)
{
    _Atomic uint64_t *where = head_of(base, class);
    uint64_t head = atomic_load_explicit(where, memory_order_acquire);
    do {
        vox_set32(base + meta_place(class, slot) + VOX_META_NEXT, (uint32_t)head, memory_order_release);
    } while (!atomic_compare_exchange_weak_explicit(where, &head, next_head(head, slot), memory_order_acq_rel,
                                                    memory_order_acquire));
}

bool slots_live(const uint8_t *base, const struct vox_geometry *g, const struct vox_slot_ref *ref,
                struct vox_fault *fault)
{
    if (ref->class >= g->classes) {
        return vox_fail(fault, "class of a slot-ref", g->var_pool, ref->class, "0 to %" PRIu32, g->classes - 1);
    }
    const struct vox_class *class = &g->class[ref->class];
    if (ref->slot >= class->slot_count) {
        return vox_fail(fault, "slot of a slot-ref", class->head, ref->slot, "0 to %" PRIu32, class->slot_count - 1);
    }
    uint64_t place = meta_place(class, ref->slot);
    uint32_t generation = vox_get32(base + place + VOX_META_GENERATION, memory_order_acquire);
    if (generation != ref->generation) {
        return vox_fail(fault, "generation of a slot-ref", place, ref->generation, "only %" PRIu32, generation);
    }
    uint32_t state = vox_get32(base + place + VOX_META_STATE, memory_order_acquire);
    return state == 1 || vox_fail(fault, "state of a referenced slot", place + VOX_META_STATE, state, "only 1");
}

static void give_back(uint8_t *base, const struct vox_class *class, uint32_t slot)
{
    vox_set32(base + meta_place(class, slot) + VOX_META_OWNER, 0, memory_order_release);
    vox_step(STEP_STATE_STORED);
    push(base, class, slot);
    vox_step(STEP_AFTER_FREE);
}

bool slots_free(uint8_t *base, const struct vox_geometry *g, const struct vox_slot_ref *ref, struct vox_fault *fault)
{
    vox_step(STEP_BEFORE_FREE);
    if (!slots_live(base, g, ref, fault)) {
        return false;
    }
    const struct vox_class *class = &g->class[ref->class];
    uint64_t state = meta_place(class, ref->slot) + VOX_META_STATE;
    if (!vox_cas32(base + state, 1, 0)) {
        return vox_fail(fault, "state of a slot freed twice", state, 0, "only 1");
    }
    give_back(base, class, ref->slot);
    return true;
}

/* ---- recovery ---- */

uint32_t slots_free_of(uint8_t *base, const struct vox_geometry *g, uint32_t owner)
{
    uint32_t freed = 0;
    for (uint32_t c = 0; c < g->classes; c++) {
        const struct vox_class *class = &g->class[c];
        for (uint32_t i = 0; i < class->slot_count; i++) {
            uint8_t *meta = base + meta_place(class, i);
            if (vox_get32(meta + VOX_META_OWNER, memory_order_acquire) == owner &&
                vox_cas32(meta + VOX_META_STATE, 1, 0)) {
                give_back(base, class, i);
                freed++;
            }
        }
    }
    return freed;
}

static uint32_t rebuild_class(uint8_t *base, const struct vox_class *class)
{
    uint32_t found = 0;
    bool *listed = calloc(class->slot_count, sizeof *listed);
    if (listed == NULL) {
        return 0;
    }
    uint32_t slot = (uint32_t)atomic_load_explicit(head_of(base, class), memory_order_acquire);
    while (slot < class->slot_count && !listed[slot]) {
        listed[slot] = true;
        slot = vox_get32(base + meta_place(class, slot) + VOX_META_NEXT, memory_order_acquire);
    }
    for (uint32_t i = 0; i < class->slot_count; i++) {
        vox_set32(base + meta_place(class, i) + VOX_META_STATE, 0, memory_order_release);
        if (!listed[i]) {
            give_back(base, class, i);
            found++;
        }
    }
    free(listed);
    return found;
}

uint32_t slots_rebuild(uint8_t *base, const struct vox_geometry *g)
{
    uint32_t found = 0;
    for (uint32_t c = 0; c < g->classes; c++) {
        found += rebuild_class(base, &g->class[c]);
    }
    return found;
}
