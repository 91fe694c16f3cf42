/* Checks against images that the original has made: the same steps give the same bytes. */
#include "chain.h"
#include "check.h"
#include "rpmsg.h"
#include "system.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LONGEST 65536

static const char *golden;

static bool same_as(const char *name, const char *pool, uint32_t from, uint32_t to)
{
    static uint8_t wanted[LONGEST];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.%s.bin", golden, name, pool);
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : fread(wanted, 1, sizeof wanted, file);
    if (file != NULL) {
        fclose(file);
    }
    if (got != to - from) {
        fprintf(stderr, "%s: %zu bytes, ours %" PRIu32 "\n", path, got, to - from);
        return false;
    }
    const uint8_t *ours = memory_to(from);
    for (uint32_t i = 0; i < got; i++) {
        if (ours[i] != wanted[i]) {
            fprintf(stderr, "%s: at 0x%08" PRIx32 ": %02x, ours %02x\n", path, from + i, wanted[i], ours[i]);
            return false;
        }
    }
    return true;
}

static bool image_is(const char *name)
{
    const struct geometry *g = &memory.g;
    return same_as(name, "hp", g->start, g->end) && same_as(name, "rtc", g->rtc_start, g->rtc_end);
}

static uint32_t allocated(uint32_t id, uint32_t size, enum amp_pool pool)
{
    struct entry entry;
    return chain_alloc(&core, pool, id, size, &entry) == AMP_OK ? entry.buffer : 0;
}

static void start_up(void)
{
    fresh(PREFILL_A5);
    memory_set(memory.g.start, 0);
    memory_set(memory.g.start + AMP_WORD, 0);
    chain_init(&core, POOL_HP);
    chain_init(&core, POOL_RTC);
    EXPECT(image_is("01-sysinfo-init"));
    fresh(PREFILL_A5);
    EXPECT(system_init(&core) == AMP_OK && image_is("02-amp-init"));
}

static void entries(void)
{
    static const struct {
        uint32_t id;
        uint32_t size;
        enum amp_pool pool;
        uint32_t address; /* 0: refused */
    } steps[] = {
        {0x100, 0, POOL_HP, 0x4087a5a8},  {0x101, 1, POOL_HP, 0x4087a5b0},  {0x102, 2, POOL_HP, 0x4087a5bc},
        {0x103, 3, POOL_HP, 0x4087a5c8},  {0x104, 4, POOL_HP, 0x4087a5d4},  {0x105, 5, POOL_HP, 0x4087a5e0},
        {0x106, 16, POOL_HP, 0x4087a5f0}, {0x107, 20, POOL_HP, 0x4087a608}, {0x108, 255, POOL_HP, 0x4087a624},
        {0x100, 8, POOL_RTC, 0x500037b0}, {0x0, 12, POOL_RTC, 0x500037c0},  {0xff00, 4, POOL_HP, 0x4087a72c},
        {0xffff, 4, POOL_HP, 0x4087a738}, {0x103, 4, POOL_HP, 0},           {0x7, 65535, POOL_HP, 0},
        {0x8, 512, POOL_RTC, 0},
    };
    static const char text[20] = "Alice\0\0\0\0\0\0\0\0\0\0\0\x21";
    struct entry entry;
    fresh(PREFILL_A5);
    EXPECT(system_init(&core) == AMP_OK);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        EXPECT(allocated(steps[i].id, steps[i].size, steps[i].pool) == steps[i].address);
    }
    EXPECT(chain_get(&core, POOL_HP, 0x107, &entry) == AMP_OK && entry.buffer == 0x4087a608 && entry.size == 20);
    EXPECT(chain_get(&core, POOL_HP, 0x999, &entry) == AMP_NOT_FOUND);
    memcpy(memory_to(0x4087a608), text, sizeof text);
    EXPECT(image_is("03-allocs"));
}

static void queue_with_three_messages(void)
{
    struct queue *tx;
    struct queue *rx;
    fresh(0);
    EXPECT(system_init(&core) == AMP_OK && system_init(&sub) == AMP_OK);
    make_queue(&tx, &rx, true, 0x10, 8, 32);
    EXPECT(queue_put(&core, tx, (const uint8_t *)"A", 1) == AMP_OK);
    EXPECT(queue_put(&core, tx, (const uint8_t *)"BB", 2) == AMP_OK);
    EXPECT(queue_put(&core, tx, (const uint8_t *)"CCC", 3) == AMP_OK);
    EXPECT(tx->free == 3 && tx->used == 3 && tx->free_flip == 1 && tx->desc == 0x4087a5b4);
    EXPECT(rx->free == 0 && rx->used == 0 && rx->desc == 0x4087a5b4);
    EXPECT(image_is("05-queue-3-pending"));
}

static void messages_between_endpoints(void)
{
    uint8_t long_one[57];
    uint32_t unused;
    memset(long_one, 0xab, sizeof long_one);
    fresh(0);
    EXPECT(system_init(&core) == AMP_OK && rpmsg_create(&core, AMP_RPMSG, 16, 64, &unused) == AMP_OK);
    EXPECT(system_init(&sub) == AMP_OK && rpmsg_attach(&sub, AMP_RPMSG, &unused) == AMP_OK);
    EXPECT(rpmsg_send(&core, 1, 7, (const uint8_t *)"hello", 5) == AMP_OK);
    EXPECT(rpmsg_send(&core, 1, 7, long_one, 56) == AMP_OK);
    EXPECT(rpmsg_send(&core, 1, 7, long_one, 57) == AMP_NO_MEM);
    EXPECT(rpmsg_send(&sub, 7, 1, (const uint8_t *)"", 1) == AMP_OK);
    EXPECT(words_are(0x4087a560, "20000000 20000000") && image_is("08-rpmsg"));
}

static void chains_that_are_torn_or_loop(void)
{
    struct entry entry;
    fresh(PREFILL_A5);
    EXPECT(system_init(&core) == AMP_OK);
    memory_set(0x4087a59c - AMP_WORD, 0x4087a5a0); /* EVENT_SUB's next, as the linking of 0x30 leaves it */
    memory_set(0x4087a5a0, 0x00100030);
    memory_set(0x4087a5a4, 0x4087a5b8);
    EXPECT(image_is("12-torn-publish") && chain_get(&core, POOL_HP, 0x999, &entry) == AMP_CORRUPT);
    static const char *const names[] = {"13a-corrupt-next", "13b-corrupt-next"};
    static const uint32_t nexts[] = {0x4087a5a0, 0x4087a588};
    for (size_t i = 0; i < 2; i++) {
        fresh(0);
        EXPECT(system_init(&core) == AMP_OK && allocated(0x30, 16, POOL_HP) == 0x4087a5a8);
        memory_set(0x4087a5a4, nexts[i]);
        EXPECT(image_is(names[i]) && chain_get(&core, POOL_HP, 0x999, &entry) == AMP_CORRUPT);
        EXPECT(chain_alloc(&core, POOL_HP, 0x31, 4, &entry) == AMP_CORRUPT);
        EXPECT(chain_get(&core, POOL_HP, 0x30, &entry) == AMP_OK);
    }
}

void check_images(const char *folder)
{
    golden = folder;
    start_up();
    entries();
    queue_with_three_messages();
    messages_between_endpoints();
    chains_that_are_torn_or_loop();
}
