/* Checks of the format by itself: both ends in one process over plain memory. vox-check [GOLDEN FOLDER] */
#include "check.h"
#include "pattern.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;
static const char *check_name;

void expect(bool truth, const char *text, const char *file, int line)
{
    if (!truth) {
        failures++;
        fprintf(stderr, "%s:%d: %s: expected %s\n", file, line, check_name, text);
    }
}

struct vox_segment segment;
struct vox_fault fault;

void plan(uint32_t guests, uint32_t capacity, uint32_t threshold, uint32_t most, uint64_t heartbeat,
          const uint32_t *classes)
{
    free(segment.base);
    segment = (struct vox_segment){.fd = -1};
    struct vox_geometry *g = &segment.g;
    g->guests = guests;
    g->capacity = capacity;
    g->inline_threshold = threshold;
    g->max_payload = most;
    g->heartbeat = heartbeat;
    for (; classes[2 * g->classes] != 0; g->classes++) {
        g->class[g->classes] =
            (struct vox_class){.slot_size = classes[2 * g->classes], .slot_count = classes[2 * g->classes + 1]};
    }
    EXPECT(vox_plan(g, &fault));
    segment.length = g->total_size;
    segment.base = aligned_alloc(VOX_LINE, g->total_size);
    memset(segment.base, 0, g->total_size);
    vox_format(segment.base, g);
}

static const uint32_t small[] = {64, 3, 0};

void small_segment(void)
{
    plan(1, 128, 32, 4096, 0, small);
}

enum link_end send_pattern(struct vox_link *link, uint64_t seq, uint32_t length)
{
    uint8_t bytes[1024];
    enum vox_kind kind;
    pattern_fill(bytes, length, seq);
    return link_send(link, bytes, length, &kind);
}

/* ---- rings ---- */

static void a_ring_keeps_order_and_bytes_at_every_capacity(void)
{
    const uint32_t capacities[] = {64, 100, 128, 1000, 1023};
    for (size_t c = 0; c < sizeof capacities / sizeof capacities[0]; c++) {
        struct vox_link host;
        struct vox_link guest;
        uint64_t sent = 0;
        uint64_t taken = 0;
        uint64_t random = 1;
        plan(1, capacities[c], 24, 4096, 0, small);
        link_open(&host, &segment, 1, true, -1, -1);
        link_open(&guest, &segment, 1, false, -1, -1);
        for (uint32_t turn = 0; turn < 200000; turn++) {
            struct vox_view view;
            random = random * 6364136223846793005u + 1442695040888963407u;
            if (random >> 63 != 0) {
                uint32_t length = (uint32_t)(random >> 40) % 60;
                sent += send_pattern(&guest, sent, length) == LINK_OK ? 1 : 0;
            } else if (link_receive(&host, &view) == LINK_OK) {
                EXPECT(pattern_check(view.bytes, view.length, taken) == view.length);
                taken++;
                EXPECT(link_done(&host, &view, false) == LINK_OK);
            }
        }
        EXPECT(taken > 20000 && sent - taken < 100);
        link_close(&host);
        link_close(&guest);
    }
}

static void a_grant_refused_behind_a_wrap_is_given_after_a_look_of_the_consumer(void)
{
    struct vox_tx tx;
    struct vox_rx rx;
    uint8_t *room;
    small_segment();
    uint64_t place = vox_ring_place(&segment.g, 1, false);
    EXPECT(vox_tx_open(&tx, segment.base, place, 128, &fault) && vox_rx_open(&rx, segment.base, place, 128, &fault));
    EXPECT(vox_grant(&tx, 64, &room, &fault) == VOX_SOME);
    vox_put(&tx, 64);
    vox_publish(&tx);
    EXPECT(vox_peek(&rx, &fault) == VOX_SOME && rx.end == 64);
    rx.next = 64;
    vox_release(&rx);
    EXPECT(vox_grant(&tx, 68, &room, &fault) == VOX_EMPTY && vox_grant(&tx, 68, &room, &fault) == VOX_EMPTY);
    EXPECT(vox_peek(&rx, &fault) == VOX_EMPTY);
    EXPECT(vox_grant(&tx, 68, &room, &fault) == VOX_SOME);
}

/* The producer stands between its two stores: what is below the write position is of the old lap. */
static void a_consumer_never_reads_the_old_lap_again(void)
{
    struct vox_tx tx;
    struct vox_rx rx;
    uint8_t *room;
    small_segment();
    uint64_t place = vox_ring_place(&segment.g, 1, false);
    uint8_t *at = segment.base + place;
    vox_tx_open(&tx, segment.base, place, 128, &fault);
    vox_rx_open(&rx, segment.base, place, 128, &fault);
    vox_grant(&tx, 96, &room, &fault);
    vox_put(&tx, 96);
    vox_publish(&tx);
    EXPECT(vox_peek(&rx, &fault) == VOX_SOME);
    vox_set32(at + RING_WATERMARK, 96, memory_order_release);
    rx.next = 96;
    vox_release(&rx);
    EXPECT(vox_get32(at + RING_READ, memory_order_relaxed) == 96 && vox_peek(&rx, &fault) == VOX_EMPTY);
    vox_set32(at + RING_WRITE, 0, memory_order_release);
    EXPECT(vox_peek(&rx, &fault) == VOX_EMPTY && vox_get32(at + RING_READ, memory_order_relaxed) == 0);
    EXPECT(vox_get32(at + RING_WATERMARK, memory_order_relaxed) == 0);
}

static void a_release_at_the_watermark_goes_back_to_the_beginning(void)
{
    struct vox_rx rx;
    small_segment();
    uint64_t place = vox_ring_place(&segment.g, 1, false);
    uint8_t *at = segment.base + place;
    vox_set32(at + RING_WATERMARK, 96, memory_order_release);
    vox_set32(at + RING_WRITE, 32, memory_order_release);
    vox_set32(at + RING_READ, 64, memory_order_release);
    vox_rx_open(&rx, segment.base, place, 128, &fault);
    EXPECT(vox_peek(&rx, &fault) == VOX_SOME && rx.next == 64 && rx.end == 96);
    rx.next = 96;
    vox_release(&rx);
    EXPECT(vox_get32(at + RING_READ, memory_order_relaxed) == 0);
    EXPECT(vox_get32(at + RING_WATERMARK, memory_order_relaxed) == 0);
    EXPECT(vox_peek(&rx, &fault) == VOX_SOME && rx.next == 0 && rx.end == 32);
}

static void an_end_that_is_taken_over_finishes_the_wrap_of_the_one_before(void)
{
    struct vox_tx tx;
    struct vox_rx rx;
    small_segment();
    uint64_t place = vox_ring_place(&segment.g, 1, false);
    uint8_t *at = segment.base + place;
    vox_set32(at + RING_WRITE, 96, memory_order_release);
    vox_set32(at + RING_WATERMARK, 96, memory_order_release);
    vox_set32(at + RING_READ, 64, memory_order_release);
    EXPECT(vox_tx_open(&tx, segment.base, place, 128, &fault) && tx.fill == 0);
    EXPECT(vox_get32(at + RING_WRITE, memory_order_relaxed) == 0);
    vox_set32(at + RING_READ, 0, memory_order_release);
    EXPECT(vox_rx_open(&rx, segment.base, place, 128, &fault) && vox_peek(&rx, &fault) == VOX_EMPTY);
}

static void impossible_positions_are_refused(void)
{
    const int words[] = {RING_WRITE, RING_WATERMARK, RING_READ};
    for (int i = 0; i < 3; i++) {
        struct vox_tx tx;
        struct vox_rx rx;
        uint8_t *room;
        small_segment();
        uint64_t place = vox_ring_place(&segment.g, 1, true);
        vox_tx_open(&tx, segment.base, place, 128, &fault);
        vox_rx_open(&rx, segment.base, place, 128, &fault);
        vox_set32(segment.base + place + words[i], 192, memory_order_release);
        bool refused = words[i] == RING_READ ? vox_grant(&tx, 129, &room, &fault) == VOX_CORRUPT
                                             : vox_peek(&rx, &fault) == VOX_CORRUPT;
        EXPECT(refused && fault.value == 192 && fault.offset == place + (uint64_t)words[i]);
        EXPECT(!vox_tx_open(&tx, segment.base, place, 128, &fault));
    }
}

/* ---- frames ---- */

static bool refuses(uint32_t total, uint32_t rest, uint32_t third)
{
    uint32_t words[8] = {total, rest, third, 0, 0, 0, 0, 0};
    struct vox_frame frame;
    return !frame_get((const uint8_t *)words, sizeof words, 0, &frame, &fault);
}

static void malformed_entries_are_refused(void)
{
    EXPECT(refuses(0, 0, 0) && refuses(4, 0, 0) && refuses(10, 0, 0) && refuses(36, 0, 0) && refuses(~3u, 0, 0));
    EXPECT(refuses(20, 3, 0) && refuses(16, 1, 0) && refuses(28, 2, 0) && refuses(20, 1, 0x100));
    EXPECT(refuses(12, 5u << 16, 0) && !refuses(12, 4u << 16, 0));
    EXPECT(!refuses(24, 1, 0) && !refuses(32, 1, 0) && !refuses(32, 2, 0)); /* longer ones are accepted */
}

static void an_entry_without_a_length_is_payload_to_its_end(void)
{
    uint32_t words[4] = {16, 0, 1, 2};
    struct vox_frame frame;
    EXPECT(frame_get((const uint8_t *)words, sizeof words, 0, &frame, &fault) && frame.length == 8);
}

static enum vox_kind kind_of(bool swift, uint32_t length)
{
    static uint8_t bytes[1 << 16];
    struct vox_link host;
    enum vox_kind kind = VOX_KINDS;
    plan(1, 65536, 64, 65536, 0, (const uint32_t[]){4096, 8, 0});
    link_open(&host, &segment, 1, true, -1, -1);
    host.swift = swift;
    link_send(&host, bytes, length, &kind);
    link_close(&host);
    return kind;
}

static void the_way_of_a_payload_follows_the_policy(void)
{
    EXPECT(kind_of(false, 57) == VOX_INLINE && kind_of(false, 64) == VOX_INLINE && kind_of(false, 65) == VOX_SLOT);
    EXPECT(kind_of(true, 56) == VOX_INLINE && kind_of(true, 57) == VOX_SLOT);
    EXPECT(kind_of(false, 4092) == VOX_SLOT);
}

/* ---- slots, table, recovery ---- */

static void a_slot_is_freed_once(void)
{
    struct vox_slot_ref ref;
    struct vox_slot_ref old;
    small_segment();
    EXPECT(slots_take(segment.base, &segment.g, 64, 1, &ref, &fault) == SLOT_TAKEN);
    EXPECT(slots_take(segment.base, &segment.g, 65, 1, &old, &fault) == SLOT_NONE);
    old = ref;
    EXPECT(slots_free(segment.base, &segment.g, &ref, &fault) && !slots_free(segment.base, &segment.g, &ref, &fault));
    EXPECT(slots_take(segment.base, &segment.g, 64, 1, &ref, &fault) == SLOT_TAKEN && ref.generation == 2);
    EXPECT(!slots_free(segment.base, &segment.g, &old, &fault));
    EXPECT(!slots_free(segment.base, &segment.g, &(struct vox_slot_ref){1, 0, 1}, &fault));
    EXPECT(!slots_free(segment.base, &segment.g, &(struct vox_slot_ref){0, 3, 1}, &fault));
}

static void a_free_head_beyond_the_class_is_refused(void)
{
    struct vox_slot_ref ref;
    small_segment();
    vox_set64(segment.base + segment.g.class[0].head + VOX_CLASS_FREE, 8, memory_order_release);
    EXPECT(slots_take(segment.base, &segment.g, 10, 0, &ref, &fault) == SLOT_CORRUPT && fault.value == 8);
}

static uint32_t slots_left(void)
{
    struct vox_slot_ref refs[64];
    uint32_t count = 0;
    while (slots_take(segment.base, &segment.g, 10, 9, &refs[count], &fault) == SLOT_TAKEN) {
        count++;
    }
    for (uint32_t i = 0; i < count; i++) {
        slots_free(segment.base, &segment.g, &refs[i], &fault);
    }
    return count;
}

static void recovery_gives_every_slot_back(void)
{
    struct vox_link host;
    struct vox_link guest;
    struct vox_view view;
    struct vox_slot_ref caught;
    plan(2, 256, 32, 4096, 0, (const uint32_t[]){64, 10, 0});
    EXPECT(peer_walk_in(segment.base, &segment.g) == 1 && peer_walk_in(segment.base, &segment.g) == 2);
    link_open(&host, &segment, 1, true, -1, -1);
    link_open(&guest, &segment, 1, false, -1, -1);
    EXPECT(send_pattern(&host, 0, 40) == LINK_OK && send_pattern(&host, 1, 40) == LINK_OK);
    EXPECT(link_receive(&guest, &view) == LINK_OK && link_done(&guest, &view, true) == LINK_OK); /* in its hands */
    EXPECT(send_pattern(&guest, 0, 40) == LINK_OK && slots_left() == 7);
    EXPECT(link_recover(&segment, 1, host.flying, host.flying_count) == 3 && slots_left() == 10);
    EXPECT(peer_state(segment.base, &segment.g, 1) == PEER_EMPTY);

    slots_take(segment.base, &segment.g, 10, 2, &caught, &fault); /* as if it died in front of the state */
    uint8_t *meta = segment.base + segment.g.class[0].meta + VOX_META * caught.slot;
    vox_set32(meta + VOX_META_STATE, 0, memory_order_release);
    vox_set32(meta + VOX_META_OWNER, 0, memory_order_release);
    EXPECT(slots_left() == 9);
    link_recover(&segment, 2, NULL, 0);
    EXPECT(slots_left() == 10);
    link_close(&host);
    link_close(&guest);
}

static void entries_are_taken_from_the_lowest_and_goodbye_stays(void)
{
    plan(3, 128, 32, 4096, 0, small);
    EXPECT(peer_walk_in(segment.base, &segment.g) == 1 && peer_reserve(segment.base, &segment.g) == 2);
    EXPECT(!peer_claim(segment.base, &segment.g, 3) && peer_claim(segment.base, &segment.g, 2));
    EXPECT(!peer_claim(segment.base, &segment.g, 2));
    peer_goodbye(segment.base, &segment.g, 1);
    EXPECT(peer_walk_in(segment.base, &segment.g) == 3 && peer_walk_in(segment.base, &segment.g) == 0);
    link_recover(&segment, 1, NULL, 0);
    EXPECT(peer_walk_in(segment.base, &segment.g) == 1);
    EXPECT(vox_get32(segment.base + peer_place(&segment.g, 1) + VOX_ENTRY_EPOCH, memory_order_relaxed) == 2);
}

static void a_header_with_one_wrong_field_is_refused(void)
{
    const struct {
        int offset;
        uint32_t value;
    } wrong[] = {
        {VOX_AT_MAGIC, 0},           {VOX_AT_VERSION, 6},        {VOX_AT_HEADER_SIZE, 64}, {VOX_AT_TOTAL_SIZE, 1 << 20},
        {VOX_AT_MAX_GUESTS, 0},      {VOX_AT_MAX_GUESTS, 256},   {VOX_AT_CAPACITY, 0},     {VOX_AT_CAPACITY, 129},
        {VOX_AT_PEER_TABLE, 100},    {VOX_AT_VAR_POOL, 1 << 20}, {VOX_AT_CLASSES, 0},      {VOX_AT_CLASSES, 257},
        {VOX_AT_CURRENT_SIZE, 1 << 20}, {128 + VOX_ENTRY_RING, 1 << 20},
    };
    struct vox_geometry g;
    small_segment();
    EXPECT(vox_read(segment.base, segment.length, &g, &fault) && g.total_size == segment.g.total_size);
    EXPECT(!vox_read(segment.base, segment.length - 64, &g, &fault));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        small_segment();
        vox_set32(segment.base + wrong[i].offset, wrong[i].value, memory_order_relaxed);
        EXPECT(!vox_read(segment.base, segment.length, &g, &fault));
    }
    small_segment();
    vox_set32(segment.base + segment.g.class[0].head + VOX_CLASS_COUNT, 0xFFFFFFFE, memory_order_relaxed);
    EXPECT(!vox_read(segment.base, segment.length, &g, &fault));
}

static void a_ring_too_small_for_its_threshold_is_known(void)
{
    plan(1, 1000, 256, 65536, 0, small);
    EXPECT(vox_live_capacity(&segment.g) == 528);
    plan(1, 1000, 0, 100, 0, small);
    EXPECT(vox_live_capacity(&segment.g) == 216);
}

static void mixed_sizes_stay_within_their_bound(void)
{
    struct sizes sizes;
    EXPECT(sizes_parse(&sizes, "mix:300") && sizes_at(&sizes, 37320) == 107 && sizes_at(&sizes, 37333) == 0);
    EXPECT(sizes_parse(&sizes, "1,2,3") && sizes_at(&sizes, 4) == 2);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } checks[] = {
#define CHECK(name) {#name, name}
        CHECK(a_ring_keeps_order_and_bytes_at_every_capacity),
        CHECK(a_grant_refused_behind_a_wrap_is_given_after_a_look_of_the_consumer),
        CHECK(a_consumer_never_reads_the_old_lap_again),
        CHECK(a_release_at_the_watermark_goes_back_to_the_beginning),
        CHECK(an_end_that_is_taken_over_finishes_the_wrap_of_the_one_before),
        CHECK(impossible_positions_are_refused),
        CHECK(malformed_entries_are_refused),
        CHECK(an_entry_without_a_length_is_payload_to_its_end),
        CHECK(the_way_of_a_payload_follows_the_policy),
        CHECK(a_slot_is_freed_once),
        CHECK(a_free_head_beyond_the_class_is_refused),
        CHECK(recovery_gives_every_slot_back),
        CHECK(entries_are_taken_from_the_lowest_and_goodbye_stays),
        CHECK(a_header_with_one_wrong_field_is_refused),
        CHECK(a_ring_too_small_for_its_threshold_is_known),
        CHECK(mixed_sizes_stay_within_their_bound),
    };
    const size_t count = sizeof checks / sizeof checks[0];
    for (size_t i = 0; i < count; i++) {
        check_name = checks[i].name;
        checks[i].run();
    }
    if (argc > 1) {
        check_name = "images of the original";
        check_images(argv[1]);
    } else {
        puts("skipped without GOLDEN=<folder>: comparison with images of the original");
    }
    free(segment.base);
    printf("%zu checks, %d failures\n", count + (argc > 1 ? 1 : 0), failures);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
