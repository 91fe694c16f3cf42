/* Checks of the format by itself: both sides in one process. fusiondock-check [GOLDEN FOLDER] */
#include "blob.h"
#include "clock.h"
#include "crash.h"
#include "reader.h"
#include "stock.h"
#include "writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALL 64
#define GUARD 0xa5
#define IMAGE 96

static struct link lin;
static struct link uni;
static struct header message;
static int failures;

#define EXPECT(condition) expect(condition, #condition, __LINE__)

static void expect(bool truth, const char *text, int line)
{
    if (!truth) {
        failures++;
        fprintf(stderr, "check.c:%d: expected %s (last failure: %s)\n", line, text, failure());
    }
}

static void join(struct link *link, enum shm_vm role, void *memory)
{
    link_close(link);
    *link = (struct link){.options = {.role = role, .timeout_nanos = MILLIS}};
    bell_open(&link->bell, NULL, NULL, role);
    for (int i = 0; i < PLACE_REGIONS; i++) {
        uint8_t *at = (uint8_t *)memory + (size_t)i * SHM_REGION;
        link->place.regions[i] = (struct region){.at = at, .length = SHM_REGION};
    }
    link->tx = &link->place.regions[role];
    link->rx = &link->place.regions[1 - role];
}

/* Both regions initialised, every byte of payload a guard. */
static void fresh(uint32_t max)
{
    static uint64_t memory[PLACE_REGIONS * SHM_REGION / sizeof(uint64_t)];
    memset(memory, GUARD, sizeof memory);
    join(&lin, VM_LINUX, memory);
    join(&uni, VM_UNIPROTON, memory);
    writer_init(lin.tx, max);
    writer_init(uni.tx, max);
}

static bool header_is(const struct region *region, uint32_t max, uint32_t used, int32_t op, int32_t type)
{
    struct header h = region_header(region);
    return h.max == max && h.used == used && h.op == op && h.type == type;
}

static void every_length_arrives_and_nothing_else_is_touched(void)
{
    static const uint32_t lengths[] = {0, 1, 3, 4, 7, 8, 15, SMALL - 1, SMALL};
    uint8_t bytes[SMALL];
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint32_t n = lengths[i];
        fresh(SMALL);
        blob_fill(bytes, n, i);
        EXPECT(writer_send(&uni, -7, bytes, n) == EXIT_DONE && header_is(uni.tx, SMALL, n, OP_READY, -7));
        EXPECT(uni.tx->at[SHM_DATA + n] == GUARD && uni.tx->at[SHM_REGION - 1] == GUARD);
        EXPECT(writer_send(&uni, 0, bytes, n) == EXIT_TIMEOUT);
        EXPECT(reader_receive(&lin, n, &message) == EXIT_DONE && message.used == n && message.type == -7);
        EXPECT(blob_check(lin.bytes, n, i) == n && header_is(uni.tx, SMALL, n, OP_READ_END, -7));
        EXPECT(reader_receive(&lin, n, &message) == EXIT_TIMEOUT);
    }
}

static void copies_keep_to_their_bytes(void)
{
    uint8_t there[40];
    uint8_t back[40];
    fresh(SMALL);
    for (uint32_t from = 0; from < 9; from++) {
        for (uint32_t n = 0; n < 24; n++) {
            memset(there, GUARD, sizeof there);
            memset(back, GUARD, sizeof back);
            blob_fill(there + from, n, 1);
            region_poke(lin.tx, 16 + from, there, sizeof there);
            region_peek(lin.tx, 16 + 2 * from, back + from, n);
            EXPECT(blob_check(back + from, n, 1) == n && back[from + n] == GUARD);
            EXPECT(from == 0 || back[from - 1] == GUARD);
        }
    }
}

static void a_message_that_is_too_long_stays(void)
{
    uint8_t bytes[SMALL] = {0};
    fresh(SMALL);
    EXPECT(writer_send(&lin, 3, bytes, 40) == EXIT_DONE);
    EXPECT(reader_receive(&uni, 39, &message) == EXIT_REFUSED && strstr(failure(), "needs 40 bytes") != NULL);
    EXPECT(header_is(lin.tx, SMALL, 40, OP_READY, 3));
    EXPECT(reader_receive(&uni, 40, &message) == EXIT_DONE);
    EXPECT(writer_send(&lin, 3, bytes, 40) == EXIT_DONE && reader_discard(&uni, &message) == EXIT_DONE);
    EXPECT(message.used == 40 && header_is(lin.tx, SMALL, 40, OP_READ_END, 3));
}

static void a_lost_rest_leaves_the_slot_free(void)
{
    uint8_t bytes[3 * SMALL] = {0};
    fresh(SMALL);
    EXPECT(writer_send(&lin, 3, bytes, sizeof bytes) == EXIT_TIMEOUT);
    EXPECT(header_is(lin.tx, SMALL, sizeof bytes, OP_READY, 3));
    EXPECT(reader_receive(&uni, 1000, &message) == EXIT_TIMEOUT && strstr(failure(), "ends after 64") != NULL);
    EXPECT(header_is(lin.tx, SMALL, sizeof bytes, OP_READ_END, 3) && lin.sent == 0 && uni.received == 0);
}

static void what_a_peer_gets_wrong_is_named(void)
{
    static const int32_t ops[] = {-1, OP_MAX, INT32_MIN, INT32_MAX};
    static const uint32_t sizes[] = {SHM_REGION - 15, UINT32_MAX};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        fresh(SMALL);
        region_set_op(lin.tx, ops[i]);
        EXPECT(writer_send(&lin, 0, "", 1) == EXIT_CORRUPT && region_header(lin.tx).used == 0);
        EXPECT(reader_receive(&uni, 100, &message) == EXIT_CORRUPT && strstr(failure(), "allowed: 0 to 3") != NULL);
        EXPECT(region_op(lin.tx) == ops[i]);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        fresh(SMALL);
        EXPECT(writer_send(&lin, 0, "", 1) == EXIT_DONE);
        region_set_max(lin.tx, sizes[i]);
        EXPECT(reader_receive(&uni, 100, &message) == EXIT_CORRUPT);
        EXPECT(strstr(failure(), "allowed: 1 to 4194288") != NULL);
        EXPECT(writer_send(&lin, 0, "", 1) == EXIT_CORRUPT);
    }
    fresh(SMALL);
    region_set_max(lin.tx, 0);
    region_set_op(lin.tx, 77);
    EXPECT(writer_send(&lin, 0, "", 1) == EXIT_REFUSED && reader_receive(&uni, 100, &message) == EXIT_TIMEOUT);
}

static void a_stock_peer_has_its_faults(void)
{
    uint8_t bytes[SMALL + 1] = {1};
    uint64_t tick = 5;
    fresh(SMALL);
    EXPECT(stock_send(&uni, 3, bytes, SMALL) == EXIT_DONE && header_is(uni.tx, SMALL, 0, OP_READY, 0));
    EXPECT(reader_receive(&lin, 100, &message) == EXIT_DONE && message.used == 0);
    EXPECT(stock_send(&uni, 3, bytes, SMALL - 1) == EXIT_DONE && header_is(uni.tx, SMALL, SMALL - 1, OP_READY, 3));
    EXPECT(stock_receive(&lin, SMALL - 2, &message) == EXIT_REFUSED);
    EXPECT(stock_receive(&lin, SMALL, &message) == EXIT_DONE);
    EXPECT(stock_send(&uni, 3, bytes, SMALL + 1) == EXIT_TIMEOUT && header_is(uni.tx, SMALL, SMALL + 1, OP_READY, 3));
    EXPECT(stock_manual(&uni, tick, 0) == EXIT_DONE && stock_manual(&uni, tick + 1, 0) == EXIT_DONE);
    EXPECT(header_is(uni.tx, SMALL, 8, OP_READY, TYPE_TICK) && stock_receive_early(&lin, &message) == EXIT_DONE);
    memcpy(&tick, lin.bytes, sizeof tick);
    EXPECT(tick == 6 && region_op(uni.tx) == OP_READ_END);
}

static void words_of_the_command_line(void)
{
    struct sizes sizes;
    EXPECT(sizes_parse(&sizes, "1,0x10,3", 16) && sizes_at(&sizes, 4) == 16 && sizes_most(&sizes) == 16);
    EXPECT(sizes_parse(&sizes, "mix:100", 100) && sizes_at(&sizes, 0) <= 100);
    EXPECT(!sizes_parse(&sizes, "", 9) && !sizes_parse(&sizes, "1,", 9) && !sizes_parse(&sizes, "10", 9));
    EXPECT(!sizes_parse(&sizes, "mix:", 9) && !sizes_parse(&sizes, "mix:1,2", 9));
    EXPECT(crash_arm("write.chunk:0") && crash_arm("read.copy:3") && crash_arm("off"));
    EXPECT(!crash_arm("read.copy:0") && !crash_arm("read") && !crash_arm("write.ready:x") && crash_arm("off"));
}

/* ---- golden images: the same steps give the same bytes ---- */

static bool same_as(const char *folder, const char *name, int region)
{
    uint8_t wanted[IMAGE + 1];
    uint8_t ours[IMAGE];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.region%d.bin", folder, name, region);
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : fread(wanted, 1, sizeof wanted, file);
    if (file != NULL) {
        fclose(file);
    }
    region_peek(&lin.place.regions[region], 0, ours, IMAGE);
    for (size_t i = 0; i < IMAGE && got == IMAGE; i++) {
        if (ours[i] != wanted[i]) {
            fprintf(stderr, "%s: at %zu: %02x, ours %02x\n", path, i, wanted[i], ours[i]);
            return false;
        }
    }
    return got == IMAGE || fprintf(stderr, "%s: %zu bytes, ours %d\n", path, got, IMAGE) < 0;
}

static bool image_is(const char *folder, const char *name)
{
    return same_as(folder, name, 0) && same_as(folder, name, 1);
}

static void check_images(const char *folder)
{
    uint8_t bytes[150];
    int32_t number = 999;
    fresh(SHM_REGION - SHM_DATA);
    for (int i = 0; i < PLACE_REGIONS; i++) {
        memset((void *)(uintptr_t)(lin.place.regions[i].at + SHM_DATA), 0, IMAGE);
    }
    EXPECT(image_is(folder, "00-init"));
    EXPECT(writer_send(&lin, TYPE_INT, &number, sizeof number) == EXIT_DONE && image_is(folder, "01-linux-int999"));
    EXPECT(reader_receive(&uni, 100, &message) == EXIT_DONE && image_is(folder, "02-int999-read"));
    EXPECT(writer_send(&uni, TYPE_TEXT, "Hello openEuler", 16) == EXIT_DONE && image_is(folder, "03-uniproton-str"));
    number = 8080808;
    EXPECT(reader_receive(&lin, 100, &message) == EXIT_DONE);
    EXPECT(writer_send(&uni, TYPE_INT, &number, sizeof number) == EXIT_DONE);
    EXPECT(image_is(folder, "04-uniproton-int8080808"));
    writer_init(lin.tx, SMALL);
    writer_init(uni.tx, SMALL);
    blob_fill(bytes, sizeof bytes, 0);
    EXPECT(writer_send(&lin, 5, bytes, sizeof bytes) == EXIT_TIMEOUT && image_is(folder, "05-chunk1-of-3"));
}

int main(int argc, char **argv)
{
    const char *golden = argc > 1 ? argv[1] : getenv("GOLDEN");
    every_length_arrives_and_nothing_else_is_touched();
    copies_keep_to_their_bytes();
    a_message_that_is_too_long_stays();
    a_lost_rest_leaves_the_slot_free();
    what_a_peer_gets_wrong_is_named();
    a_stock_peer_has_its_faults();
    words_of_the_command_line();
    if (golden != NULL && golden[0] != '\0') {
        check_images(golden);
    }
    link_close(&lin);
    link_close(&uni);
    printf("%s golden images: %s\n", golden != NULL && golden[0] != '\0' ? "with" : "without",
           failures == 0 ? "all as expected" : "FAILED");
    return failures == 0 ? 0 : 1;
}
