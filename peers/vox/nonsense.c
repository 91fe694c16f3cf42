/* One malformed thing, written as a broken or hostile peer would. */
#include "nonsense.h"

#include "bell.h"
#include "carry.h"
#include "table.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BEYOND 64u
#define UNKNOWN_STATE 7u
#define UNKNOWN_MAP 99u
#define NO_SUCH_CLASS 200u
#define NO_SUCH_SLOT 1000000u
#define SHORT_DATAGRAM 8u
#define HUGE 0x7FFFFFFCu

/* An entry of n bytes that begins with these words. */
static void put_entry(struct vox_link *link, const uint32_t *words, uint32_t n)
{
    uint8_t *room;
    struct vox_fault unused;
    if (vox_grant(&link->tx, n, &room, &unused) == VOX_SOME) {
        memcpy(room, words, n);
        vox_put(&link->tx, n);
        vox_publish(&link->tx);
    }
}

static void put_frame(struct vox_link *link, enum nonsense kind)
{
    uint32_t words[8] = {FRAME_MMAP, 0, 0, 0, 0, 0, 0, 0};
    switch (kind) {
    case NONSENSE_FRAME_SHORT:
        words[0] = 4;
        break;
    case NONSENSE_FRAME_UNALIGNED:
        words[0] = 10;
        break;
    case NONSENSE_FRAME_LONG:
        words[0] = HUGE;
        break;
    case NONSENSE_BOTH_FLAGS:
        words[1] = FRAME_FLAG_SLOT | FRAME_FLAG_MMAP;
        break;
    case NONSENSE_INLINE_LONG:
        words[1] = (uint32_t)(FRAME_MMAP - FRAME_HEADER + 1) << 16;
        break;
    default:
        words[1] = FRAME_FLAG_MMAP;
        words[2] = UNKNOWN_MAP;
        words[6] = 1;
    }
    put_entry(link, words, FRAME_MMAP);
}

static void put_slot(struct vox_link *link, enum nonsense kind)
{
    uint8_t *base = link->segment->base;
    const struct vox_geometry *g = &link->segment->g;
    struct vox_slot_ref ref = {0, 0, 0};
    struct vox_fault unused;
    slots_take(base, g, SLOT_PREFIX + 1, link->host ? 0 : link->guest, &ref, &unused);
    uint32_t prefix = kind == NONSENSE_SLOT_LENGTH ? g->class[ref.class].slot_size - SLOT_PREFIX + 1 : 1;
    memcpy(base + slots_place(g, &ref), &prefix, sizeof prefix);
    uint32_t words[5] = {FRAME_SLOT, FRAME_FLAG_SLOT, ref.class, ref.slot, ref.generation};
    switch (kind) {
    case NONSENSE_SLOT_CLASS:
        words[2] = NO_SUCH_CLASS;
        break;
    case NONSENSE_SLOT_INDEX:
        words[3] = NO_SUCH_SLOT;
        break;
    case NONSENSE_SLOT_GENERATION:
        words[4]++;
        break;
    case NONSENSE_EXTENT:
        words[2] |= 1u << 8;
        break;
    default:
        break;
    }
    put_entry(link, words, FRAME_SLOT);
}

/* The frame makes the other side look at the control socket. */
static void put_datagram(struct vox_link *link, enum nonsense kind)
{
    uint32_t words[4] = {UNKNOWN_MAP, 0, 4096, 0};
    int fd = memfd_create("vox-nonsense", MFD_CLOEXEC);
    int twice[2] = {fd, fd};
    if (fd >= 0 && ftruncate(fd, 4096) == 0 && link->control >= 0) {
        bool two = kind == NONSENSE_TWO_DESCRIPTORS;
        carry_send(link->control, words, two ? sizeof words : SHORT_DATAGRAM, twice, two ? 2 : 1);
    }
    if (fd >= 0) {
        close(fd);
    }
    put_frame(link, NONSENSE_MMAP_UNKNOWN);
}

static void put_word(struct vox_link *link, enum nonsense kind)
{
    uint8_t *base = link->segment->base;
    const struct vox_geometry *g = &link->segment->g;
    uint8_t *head = base + g->class[0].head + VOX_CLASS_FREE;
    switch (kind) {
    case NONSENSE_WRITE_BEYOND:
        vox_set32(link->tx.at + RING_WRITE, g->capacity + BEYOND, memory_order_release);
        break;
    case NONSENSE_WATERMARK_BEYOND:
        vox_set32(link->tx.at + RING_WATERMARK, g->capacity + BEYOND, memory_order_release);
        vox_set32(link->tx.at + RING_WRITE, 0, memory_order_release);
        break;
    case NONSENSE_PEER_STATE:
        vox_set32(base + peer_place(g, link->guest) + VOX_ENTRY_STATE, UNKNOWN_STATE, memory_order_release);
        break;
    default:
        vox_set64(head, (vox_get64(head, memory_order_acquire) & ~(uint64_t)UINT32_MAX) | (g->class[0].slot_count + 5),
                  memory_order_release);
    }
}

void nonsense_write(struct vox_link *link, enum nonsense kind)
{
    switch (kind) {
    case NONSENSE_SLOT_CLASS:
    case NONSENSE_SLOT_INDEX:
    case NONSENSE_SLOT_GENERATION:
    case NONSENSE_SLOT_LENGTH:
    case NONSENSE_EXTENT:
        put_slot(link, kind);
        break;
    case NONSENSE_BAD_DATAGRAM:
    case NONSENSE_TWO_DESCRIPTORS:
        put_datagram(link, kind);
        break;
    case NONSENSE_WRITE_BEYOND:
    case NONSENSE_WATERMARK_BEYOND:
    case NONSENSE_PEER_STATE:
    case NONSENSE_FREE_HEAD:
        put_word(link, kind);
        break;
    default:
        put_frame(link, kind);
    }
    link_ring(link);
}
