/* Geometry: planning, formatting, checking. */
#include "vox.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#define SMALLEST_SLOT 5u /* length prefix and one byte */
#define RESERVE_LEAST 32u
#define FRAME_HEADER 8u

bool vox_fail(struct vox_fault *fault, const char *what, uint64_t offset, uint64_t value, const char *allowed, ...)
{
    va_list arguments;
    *fault = (struct vox_fault){.what = what, .offset = offset, .value = value};
    va_start(arguments, allowed);
    vsnprintf(fault->allowed, sizeof fault->allowed, allowed, arguments);
    va_end(arguments);
    return false;
}

uint32_t vox_slot_room(const struct vox_geometry *g)
{
    uint32_t largest = 0;
    for (uint32_t c = 0; c < g->classes; c++) {
        largest = g->class[c].slot_size > largest ? g->class[c].slot_size : largest;
    }
    return largest < SMALLEST_SLOT ? 0 : largest - 4;
}

uint64_t vox_live_capacity(const struct vox_geometry *g)
{
    uint64_t largest = vox_threshold(g) < g->max_payload ? vox_threshold(g) : g->max_payload;
    uint64_t frame = vox_align(FRAME_HEADER + largest, 4);
    return 2 * (frame < RESERVE_LEAST ? RESERVE_LEAST : frame);
}

/* ---- planning ---- */

/* Places the interior of the pool; answers its end. */
static uint64_t place_pool(struct vox_geometry *g)
{
    uint64_t at = g->var_pool + (uint64_t)VOX_CLASS_HEADER * g->classes;
    for (uint32_t c = 0; c < g->classes; c++) {
        struct vox_class *class = &g->class[c];
        class->head = g->var_pool + (uint64_t)VOX_CLASS_HEADER * c;
        class->meta = at;
        class->data = class->meta + vox_align((uint64_t)VOX_META * class->slot_count, VOX_LINE);
        at = class->data + vox_align((uint64_t)class->slot_size * class->slot_count, VOX_LINE);
    }
    return at;
}

static bool check_classes(const struct vox_geometry *g, struct vox_fault *fault)
{
    for (uint32_t c = 0; c < g->classes; c++) {
        uint32_t least = c == 0 ? SMALLEST_SLOT : g->class[c - 1].slot_size + 1;
        if (g->class[c].slot_size < least) {
            return vox_fail(fault, "slot size", 0, g->class[c].slot_size, "%" PRIu32 " or more, ascending", least);
        }
        if (g->class[c].slot_count == 0) {
            return vox_fail(fault, "slot count", 0, 0, "1 or more");
        }
    }
    return true;
}

bool vox_plan(struct vox_geometry *g, struct vox_fault *fault)
{
    if (g->guests == 0 || g->guests > VOX_MAX_GUESTS) {
        return vox_fail(fault, "max_guests", VOX_AT_MAX_GUESTS, g->guests, "1 to %u", VOX_MAX_GUESTS);
    }
    if (g->capacity == 0) {
        return vox_fail(fault, "bipbuf_capacity", VOX_AT_CAPACITY, 0, "1 or more");
    }
    if (g->classes == 0 || g->classes > VOX_MAX_CLASSES) {
        return vox_fail(fault, "num_var_slot_classes", VOX_AT_CLASSES, g->classes, "1 to %u", VOX_MAX_CLASSES);
    }
    uint64_t rings = VOX_HEADER + (uint64_t)VOX_ENTRY * g->guests;
    for (uint32_t i = 0; i < g->guests; i++) {
        g->ring[i] = rings + 2 * vox_stride(g->capacity) * i;
    }
    g->peer_table = VOX_HEADER;
    g->var_pool = vox_align(rings + 2 * vox_stride(g->capacity) * g->guests, VOX_LINE);
    g->total_size = place_pool(g);
    return check_classes(g, fault);
}

/* ---- formatting ---- */

static void format_class(uint8_t *base, const struct vox_class *class)
{
    uint8_t *meta = base + class->meta;
    vox_set32(base + class->head + VOX_CLASS_SIZE, class->slot_size, memory_order_relaxed);
    vox_set32(base + class->head + VOX_CLASS_COUNT, class->slot_count, memory_order_relaxed);
    vox_set64(base + class->head + VOX_CLASS_FREE, 0, memory_order_relaxed);
    for (uint32_t i = 0; i < class->slot_count; i++, meta += VOX_META) {
        uint32_t next = i + 1 == class->slot_count ? VOX_NO_SLOT : i + 1;
        vox_set32(meta + VOX_META_NEXT, next, memory_order_relaxed);
    }
}

void vox_format(uint8_t *base, const struct vox_geometry *g)
{
    const memory_order plain = memory_order_relaxed;
    vox_set32(base + VOX_AT_VERSION, VOX_VERSION, plain);
    vox_set32(base + VOX_AT_HEADER_SIZE, VOX_HEADER, plain);
    vox_set64(base + VOX_AT_TOTAL_SIZE, g->total_size, plain);
    vox_set32(base + VOX_AT_MAX_PAYLOAD, g->max_payload, plain);
    vox_set32(base + VOX_AT_INLINE_THRESHOLD, g->inline_threshold, plain);
    vox_set32(base + VOX_AT_MAX_GUESTS, g->guests, plain);
    vox_set32(base + VOX_AT_CAPACITY, g->capacity, plain);
    vox_set64(base + VOX_AT_PEER_TABLE, g->peer_table, plain);
    vox_set64(base + VOX_AT_VAR_POOL, g->var_pool, plain);
    vox_set64(base + VOX_AT_HEARTBEAT, g->heartbeat, plain);
    vox_set32(base + VOX_AT_CLASSES, g->classes, plain);
    vox_set64(base + VOX_AT_CURRENT_SIZE, g->total_size, plain);
    for (uint32_t i = 0; i < g->guests; i++) {
        vox_set64(base + g->peer_table + (uint64_t)VOX_ENTRY * i + VOX_ENTRY_RING, g->ring[i], plain);
        for (int to_guest = 0; to_guest < 2; to_guest++) {
            vox_set32(base + vox_ring_place(g, i + 1, to_guest != 0) + 8, g->capacity, plain);
        }
    }
    for (uint32_t c = 0; c < g->classes; c++) {
        format_class(base, &g->class[c]);
    }
    vox_set64(base + VOX_AT_MAGIC, VOX_MAGIC, memory_order_release);
}

/* ---- checking ---- */

static bool exactly(struct vox_fault *fault, const char *what, uint64_t offset, uint64_t value, uint64_t wanted)
{
    return value == wanted || vox_fail(fault, what, offset, value, "only %" PRIu64, wanted);
}

static bool between(struct vox_fault *fault, const char *what, uint64_t offset, uint64_t value, uint64_t least,
                    uint64_t most)
{
    return (value >= least && value <= most) ||
           vox_fail(fault, what, offset, value, "%" PRIu64 " to %" PRIu64, least, most);
}

/* A place of so many bytes inside the mapping, 64-aligned. */
static bool inside(struct vox_fault *fault, const char *what, uint64_t offset, uint64_t value, uint64_t bytes,
                   uint64_t length)
{
    if (bytes > length || value > length - bytes || value % VOX_LINE != 0 || value < VOX_HEADER) {
        return vox_fail(fault, what, offset, value, "multiples of 64 from 128, end at most %" PRIu64, length);
    }
    return true;
}

static bool read_header(const uint8_t *base, uint64_t length, struct vox_geometry *g, struct vox_fault *fault)
{
    const memory_order plain = memory_order_relaxed;
    uint64_t magic = vox_get64(base + VOX_AT_MAGIC, memory_order_acquire);
    uint64_t current = vox_get64(base + VOX_AT_CURRENT_SIZE, memory_order_acquire);
    g->total_size = vox_get64(base + VOX_AT_TOTAL_SIZE, plain);
    g->max_payload = vox_get32(base + VOX_AT_MAX_PAYLOAD, plain);
    g->inline_threshold = vox_get32(base + VOX_AT_INLINE_THRESHOLD, plain);
    g->guests = vox_get32(base + VOX_AT_MAX_GUESTS, plain);
    g->capacity = vox_get32(base + VOX_AT_CAPACITY, plain);
    g->peer_table = vox_get64(base + VOX_AT_PEER_TABLE, plain);
    g->var_pool = vox_get64(base + VOX_AT_VAR_POOL, plain);
    g->heartbeat = vox_get64(base + VOX_AT_HEARTBEAT, plain);
    g->classes = vox_get32(base + VOX_AT_CLASSES, plain);
    return exactly(fault, "magic", VOX_AT_MAGIC, magic, VOX_MAGIC) &&
           exactly(fault, "version", VOX_AT_VERSION, vox_get32(base + VOX_AT_VERSION, plain), VOX_VERSION) &&
           exactly(fault, "header_size", VOX_AT_HEADER_SIZE, vox_get32(base + VOX_AT_HEADER_SIZE, plain), VOX_HEADER) &&
           between(fault, "num_var_slot_classes", VOX_AT_CLASSES, g->classes, 1, VOX_MAX_CLASSES) &&
           between(fault, "max_guests", VOX_AT_MAX_GUESTS, g->guests, 1, VOX_MAX_GUESTS) &&
           between(fault, "bipbuf_capacity", VOX_AT_CAPACITY, g->capacity, 1, length) &&
           between(fault, "current_size", VOX_AT_CURRENT_SIZE, current, VOX_HEADER, length) &&
           between(fault, "total_size", VOX_AT_TOTAL_SIZE, g->total_size, VOX_HEADER, current);
}

static bool read_rings(const uint8_t *base, uint64_t length, struct vox_geometry *g, struct vox_fault *fault)
{
    uint64_t entries = (uint64_t)VOX_ENTRY * g->guests;
    if (!inside(fault, "peer_table_offset", VOX_AT_PEER_TABLE, g->peer_table, entries, length)) {
        return false;
    }
    for (uint32_t i = 0; i < g->guests; i++) {
        uint64_t at = g->peer_table + (uint64_t)VOX_ENTRY * i + VOX_ENTRY_RING;
        g->ring[i] = vox_get64(base + at, memory_order_relaxed);
        if (!inside(fault, "ring_offset", at, g->ring[i], 2 * vox_stride(g->capacity), length)) {
            return false;
        }
        for (int to_guest = 0; to_guest < 2; to_guest++) {
            uint64_t place = vox_ring_place(g, i + 1, to_guest != 0) + 8;
            if (!exactly(fault, "ring capacity", place, vox_get32(base + place, memory_order_relaxed), g->capacity)) {
                return false;
            }
        }
    }
    return true;
}

static bool read_classes(const uint8_t *base, uint64_t length, struct vox_geometry *g, struct vox_fault *fault)
{
    uint64_t heads = (uint64_t)VOX_CLASS_HEADER * g->classes;
    if (!inside(fault, "var_pool_offset", VOX_AT_VAR_POOL, g->var_pool, heads, length)) {
        return false;
    }
    uint64_t left = length - g->var_pool - heads;
    for (uint32_t c = 0; c < g->classes; c++) {
        struct vox_class *class = &g->class[c];
        uint64_t at = g->var_pool + (uint64_t)VOX_CLASS_HEADER * c;
        class->slot_size = vox_get32(base + at + VOX_CLASS_SIZE, memory_order_relaxed);
        class->slot_count = vox_get32(base + at + VOX_CLASS_COUNT, memory_order_relaxed);
        uint64_t meta = vox_align((uint64_t)VOX_META * class->slot_count, VOX_LINE);
        if (!between(fault, "slot_count", at + VOX_CLASS_COUNT, class->slot_count, 1, VOX_NO_SLOT - 1) ||
            !between(fault, "meta bytes of a class", at + VOX_CLASS_COUNT, meta, 1, left) ||
            !between(fault, "slot_size", at + VOX_CLASS_SIZE, class->slot_size, 1,
                     (left - meta) / class->slot_count)) {
            return false;
        }
        uint64_t data = vox_align((uint64_t)class->slot_size * class->slot_count, VOX_LINE);
        if (!between(fault, "slot bytes of a class", at + VOX_CLASS_SIZE, data, 1, left - meta)) {
            return false;
        }
        left -= meta + data;
    }
    place_pool(g);
    return true;
}

bool vox_read(const uint8_t *base, uint64_t length, struct vox_geometry *g, struct vox_fault *fault)
{
    if (length < VOX_HEADER) {
        return vox_fail(fault, "length of the file", 0, length, "128 or more");
    }
    return read_header(base, length, g, fault) && read_rings(base, length, g, fault) &&
           read_classes(base, length, g, fault);
}
