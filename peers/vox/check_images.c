/* Checks against images that the original has made. */
#include "bootstrap.h"
#include "check.h"
#include "pattern.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

static const char *golden;
static const uint32_t usual[] = {1024, 4, 16384, 2, 0};

static bool same_as(const char *name, const uint8_t *bytes, size_t length)
{
    static uint8_t wanted[1 << 16];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", golden, name);
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : fread(wanted, 1, sizeof wanted, file);
    if (file != NULL) {
        fclose(file);
    }
    if (got != length) {
        fprintf(stderr, "%s: %zu bytes, ours %zu\n", path, got, length);
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != wanted[i]) {
            fprintf(stderr, "%s: offset 0x%zx: %02x, ours %02x\n", name, i, wanted[i], bytes[i]);
            return false;
        }
    }
    return true;
}

static bool image_is(const char *name)
{
    return same_as(name, segment.base, segment.length);
}

static void fresh_images_are_those_of_the_original(void)
{
    plan(1, 1024, 256, 65536, 1000000000, usual);
    EXPECT(image_is("fresh_g1_c1024.bin"));
    plan(2, 128, 256, 65536, 1000000000, usual);
    EXPECT(image_is("fresh_g2_c128.bin"));
    plan(4, 1024, 256, 65536, 1000000000, usual);
    EXPECT(image_is("fresh_g4_c1024.bin"));
}

static bool take(struct vox_link *link)
{
    struct vox_view view;
    return link_receive(link, &view) == LINK_OK && link_done(link, &view, false) == LINK_OK;
}

static void steps_of_a_link_give_the_images_of_the_original(void)
{
    struct vox_link host;
    struct vox_link guest;
    struct vox_slot_ref one;
    struct vox_slot_ref two;
    enum vox_kind kind;
    small_segment();
    EXPECT(peer_reserve(segment.base, &segment.g) == 1 && image_is("seqA_01_reserved.bin"));
    EXPECT(peer_claim(segment.base, &segment.g, 1) && image_is("seqA_02_claimed.bin"));
    peer_beat(segment.base, &segment.g, 1, 0x1122334455667788);
    EXPECT(image_is("seqA_03_heartbeat.bin"));
    EXPECT(link_open(&host, &segment, 1, true, -1, -1) == LINK_OK);
    EXPECT(link_open(&guest, &segment, 1, false, -1, -1) == LINK_OK);
    EXPECT(link_send(&guest, (const uint8_t *)"hello", 5, &kind) == LINK_OK);
    EXPECT(image_is("seqA_04_g2h_inline_hello.bin"));
    EXPECT(send_pattern(&guest, 0, 0) == LINK_OK && send_pattern(&guest, 7, 32) == LINK_OK);
    EXPECT(send_pattern(&guest, 8, 31) == LINK_OK && image_is("seqA_05_g2h_more.bin"));
    EXPECT(take(&host) && take(&host) && take(&host) && image_is("seqA_06_g2h_read3.bin"));
    EXPECT(send_pattern(&guest, 9, 24) == LINK_OK && image_is("seqA_07_g2h_wrapped.bin"));

    vox_ring_reset(segment.base, vox_ring_place(&segment.g, 1, false));
    EXPECT(send_pattern(&host, 20, 40) == LINK_OK && image_is("seqB_01_h2g_slot.bin"));
    EXPECT(slots_take(segment.base, &segment.g, 44, 1, &one, &fault) == SLOT_TAKEN && one.slot == 1);
    EXPECT(slots_take(segment.base, &segment.g, 44, 1, &two, &fault) == SLOT_TAKEN && two.slot == 2);
    EXPECT(slots_take(segment.base, &segment.g, 44, 1, &one, &fault) == SLOT_NONE && image_is("seqB_02_exhausted.bin"));
    one = (struct vox_slot_ref){0, 1, 1};
    EXPECT(slots_free(segment.base, &segment.g, &two, &fault) && slots_free(segment.base, &segment.g, &one, &fault));
    EXPECT(image_is("seqB_03_freed.bin"));
    EXPECT(slots_take(segment.base, &segment.g, 44, 1, &one, &fault) == SLOT_TAKEN && one.generation == 2);
    EXPECT(image_is("seqB_04_realloc.bin"));
    link_close(&host);
    link_close(&guest);
}

static void bootstrap_frames_are_those_of_the_original(void)
{
    static uint8_t bytes[BOOTSTRAP_ROOM];
    size_t length = bootstrap_put_request(bytes, "0123456789abcdef0123456789abcdef");
    EXPECT(same_as("bootstrap_request.bin", bytes, length));
    length = bootstrap_put_response(bytes, BOOTSTRAP_GRANTED, 1, "/tmp/x.shm");
    EXPECT(same_as("bootstrap_success.bin", bytes, length));
    length = bootstrap_put_response(bytes, BOOTSTRAP_REFUSED, 0, "no slot");
    EXPECT(same_as("bootstrap_error.bin", bytes, length));
}

void check_images(const char *folder)
{
    golden = folder;
    fresh_images_are_those_of_the_original();
    steps_of_a_link_give_the_images_of_the_original();
    bootstrap_frames_are_those_of_the_original();
}
