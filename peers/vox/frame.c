/* Entries of a ring. */
#include "frame.h"

#include <inttypes.h>
#include <string.h>

static void put_header(uint8_t *at, uint32_t total, uint8_t flags, uint32_t length)
{
    const uint8_t rest[4] = {flags, 0, (uint8_t)length, (uint8_t)(length >> 8)};
    memcpy(at, &total, sizeof total);
    memcpy(at + 4, rest, sizeof rest);
}

void frame_put_inline(uint8_t *at, const uint8_t *bytes, uint32_t length)
{
    uint32_t total = frame_inline_total(length);
    put_header(at, total, 0, length);
    if (length != 0) {
        memset(at + total - 4, 0, 4);
        memcpy(at + FRAME_HEADER, bytes, length);
    }
}

void frame_put_slot(uint8_t *at, const struct vox_slot_ref *ref)
{
    const uint8_t class[4] = {ref->class, 0, 0, 0};
    put_header(at, FRAME_SLOT, FRAME_FLAG_SLOT, 0);
    memcpy(at + 8, class, sizeof class);
    memcpy(at + 12, &ref->slot, sizeof ref->slot);
    memcpy(at + 16, &ref->generation, sizeof ref->generation);
}

void frame_put_mmap(uint8_t *at, const struct vox_mmap_ref *ref)
{
    put_header(at, FRAME_MMAP, FRAME_FLAG_MMAP, 0);
    memcpy(at + 8, &ref->id, sizeof ref->id);
    memcpy(at + 12, &ref->generation, sizeof ref->generation);
    memcpy(at + 16, &ref->offset, sizeof ref->offset);
    memcpy(at + 24, &ref->length, sizeof ref->length);
    memset(at + 28, 0, 4);
}

static bool get_inline(const uint8_t *at, uint32_t length, uint64_t place, struct vox_frame *frame,
                       struct vox_fault *fault)
{
    uint32_t room = frame->total - FRAME_HEADER;
    if (length > room) {
        return vox_fail(fault, "inline_payload_len", place + 6, length, "0 to %" PRIu32, room);
    }
    frame->kind = VOX_INLINE;
    frame->bytes = at + FRAME_HEADER;
    frame->length = length == 0 ? room : length; /* 0: the whole entry */
    return true;
}

static bool get_slot(const uint8_t *at, uint64_t place, struct vox_frame *frame, struct vox_fault *fault)
{
    if (frame->total < FRAME_SLOT) {
        return vox_fail(fault, "total_len of a slot-ref", place, frame->total, "%u or more", FRAME_SLOT);
    }
    uint32_t class = frame_fetch32(at + 8);
    if ((class >> 8 & 255) != 0) {
        return vox_fail(fault, "extent of a slot-ref", place + 9, class >> 8 & 255, "only 0");
    }
    frame->kind = VOX_SLOT;
    frame->slot = (struct vox_slot_ref){(uint8_t)class, frame_fetch32(at + 12), frame_fetch32(at + 16)};
    return true;
}

static bool get_mmap(const uint8_t *at, uint64_t place, struct vox_frame *frame, struct vox_fault *fault)
{
    if (frame->total < FRAME_MMAP) {
        return vox_fail(fault, "total_len of an mmap-ref", place, frame->total, "%u or more", FRAME_MMAP);
    }
    frame->kind = VOX_MMAP;
    frame->map = (struct vox_mmap_ref){
        .id = frame_fetch32(at + 8),
        .generation = frame_fetch32(at + 12),
        .offset = frame_fetch32(at + 16) | (uint64_t)frame_fetch32(at + 20) << 32,
        .length = frame_fetch32(at + 24),
    };
    return true;
}

bool frame_get(const uint8_t *at, uint32_t readable, uint64_t place, struct vox_frame *frame, struct vox_fault *fault)
{
    if (readable < FRAME_HEADER) {
        return vox_fail(fault, "readable bytes of a ring", place, readable, "%u or more", FRAME_HEADER);
    }
    frame->total = frame_fetch32(at);
    if (frame->total < FRAME_HEADER || frame->total % 4 != 0 || frame->total > readable) {
        return vox_fail(fault, "total_len", place, frame->total, "multiples of 4 from 8 to %" PRIu32, readable);
    }
    uint32_t rest = frame_fetch32(at + 4);
    uint32_t flags = rest & (FRAME_FLAG_SLOT | FRAME_FLAG_MMAP);
    if (flags == (FRAME_FLAG_SLOT | FRAME_FLAG_MMAP)) {
        return vox_fail(fault, "flags", place + 4, rest & 255, "SLOT_REF or MMAP_REF, not both");
    }
    if (flags == 0) {
        return get_inline(at, rest >> 16, place, frame, fault);
    }
    return flags == FRAME_FLAG_SLOT ? get_slot(at, place, frame, fault) : get_mmap(at, place, frame, fault);
}
