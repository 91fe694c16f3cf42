/*
 * Entries of a ring, 4-aligned, header of 8 bytes: u32 total_len, u8 flags, u8 0, u16 length of an inline payload.
 *
 *   inline     8 payload, padding of zeros
 *   slot-ref   8 class u8, extent u8 = 0, 0, 0; 12 slot u32; 16 generation u32                      total 20
 *   mmap-ref   8 map_id u32; 12 map_generation u32; 16 map_offset u64; 24 payload_len u32; 28 zero   total 32
 *
 * A slot holds its payload's length as u32, then the payload.
 */
#ifndef FRAME_H
#define FRAME_H

#include "report.h"
#include "vox.h"

#define FRAME_HEADER 8u
#define FRAME_SLOT 20u
#define FRAME_MMAP 32u
#define FRAME_MAX_INLINE 65535u
#define FRAME_FLAG_SLOT 1u
#define FRAME_FLAG_MMAP 2u
#define SLOT_PREFIX 4u

struct vox_slot_ref {
    uint8_t class;
    uint32_t slot;
    uint32_t generation;
};

struct vox_mmap_ref {
    uint32_t id;
    uint32_t generation;
    uint64_t offset;
    uint32_t length;
};

struct vox_frame {
    enum vox_kind kind;
    uint32_t total;
    const uint8_t *bytes; /* inline */
    uint32_t length;      /* inline */
    struct vox_slot_ref slot;
    struct vox_mmap_ref map;
};

static inline uint32_t frame_inline_total(uint32_t length)
{
    return (FRAME_HEADER + length + 3) & ~3u;
}

void frame_put_inline(uint8_t *at, const uint8_t *bytes, uint32_t length);
void frame_put_slot(uint8_t *at, const struct vox_slot_ref *ref);
void frame_put_mmap(uint8_t *at, const struct vox_mmap_ref *ref);

/* Decodes the entry in the readable bytes; each word is read once. The place is for the fault only. */
bool frame_get(const uint8_t *at, uint32_t readable, uint64_t place, struct vox_frame *frame, struct vox_fault *fault);

typedef uint32_t __attribute__((aligned(1), may_alias)) vox_loose32;

/* A word anywhere, read once. */
static inline uint32_t frame_fetch32(const uint8_t *at)
{
    return *(const volatile vox_loose32 *)at;
}

#endif
