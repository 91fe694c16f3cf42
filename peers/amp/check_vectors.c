/* Checks against bytes that were measured on the original. */
#include "chain.h"
#include "check.h"
#include "pm.h"
#include "report.h"
#include "rpmsg.h"
#include "system.h"

#include <string.h>

static bool lands_at(uint32_t id, uint32_t size, enum amp_pool pool, uint32_t address)
{
    struct entry entry;
    return chain_alloc(&core, pool, id, size, &entry) == AMP_OK && entry.buffer == address;
}

static void vector_a_init(void)
{
    fresh(PREFILL_A5);
    EXPECT(system_init(&core) == AMP_OK);
    EXPECT(words_are(0x4087a560, "00000000 00000000 a5a5a5a5 a5a5a5a5 a5a5a5a5 a5a5a5a5 a5a5a5a5 a5a5a5a5 "
                                 "0000ffff 4087a588 0004ff01 4087a594 00000000 0004ff02 00000000 00000000 a5a5a5a5"));
    EXPECT(words_are(0x500037a0, "0000ffff 00000000 a5a5a5a5"));
}

static void vector_b_sizes(void)
{
    static const uint32_t sizes[] = {0, 1, 2, 3, 4, 5, 16, 20};
    static const uint32_t ends[] = {0xa8, 0xb0, 0xbc, 0xc8, 0xd4, 0xe0, 0xf0, 0x108};
    vector_a_init();
    for (uint32_t i = 0; i < 8; i++) {
        EXPECT(lands_at(0x100 + i, sizes[i], POOL_HP, 0x4087a500 + ends[i]));
    }
}

static void vector_c_small_pools(void)
{
    struct sizes_wanted wanted = {CHIP_C6, 1024, 16, 14500, 0x50000000, false};
    struct entry entry;
    struct geometry g;
    memory_close(&memory);
    EXPECT(geometry_plan(&g, &wanted) && memory_open(&memory, &g, NULL, NULL, false) == EXIT_DONE);
    EXPECT(g.start == 0x4087e160);
    node_open(&core, &memory, ROLE_MAIN);
    EXPECT(system_init(&core) == AMP_OK);
    for (uint32_t i = 0; i < 13; i++) {
        EXPECT(lands_at(0x100 + i, 64, POOL_HP, 0x4087e1a8 + i * 0x48));
    }
    EXPECT(chain_alloc(&core, POOL_HP, 0x200, 64, &entry) == AMP_NO_SPACE);
    EXPECT(lands_at(0x200, 16, POOL_HP, 0x4087e550));
    EXPECT(chain_alloc(&core, POOL_HP, 0x201, 0, &entry) == AMP_NO_SPACE);
    EXPECT(chain_alloc(&core, POOL_RTC, 0x1, 1, &entry) == AMP_NO_SPACE);
    EXPECT(lands_at(0x1, 0, POOL_RTC, g.rtc_end));
    EXPECT(chain_alloc(&core, POOL_RTC, 0x2, 0, &entry) == AMP_NO_SPACE);
}

static void vector_d_queue(void)
{
    struct queue *tx;
    struct queue *rx;
    fresh(0);
    EXPECT(system_init(&core) == AMP_OK);
    make_queue(&tx, &rx, true, 0x10, 8, 32);
    for (uint32_t i = 1; i <= 3; i++) {
        EXPECT(queue_put(&core, tx, (const uint8_t *)"abc", i) == AMP_OK);
    }
    EXPECT(words_are(0x4087a5a0, "014c0010 00000000 00200008 4087a5f4 4087a5b4 4087a5f4 00800001 4087a614 00800002 "
                                 "4087a634 00800003 4087a654 00000020"));
    for (uint32_t i = 0; i < 11; i++) {
        uint32_t buffer;
        uint32_t length;
        EXPECT(queue_recv(&sub, rx, &buffer, &length) == AMP_OK && queue_free(&sub, rx, buffer) == AMP_OK);
        EXPECT(i >= 10 || queue_put(&core, tx, NULL, 0) == AMP_OK);
    }
    static const uint32_t flags[] = {0, 0, 0, 0x8000, 0x8000, 0x8080, 0x8080, 0x8080};
    for (uint32_t i = 0; i < 8; i++) {
        EXPECT(memory_get(queue_slot(tx, i) + DESC_WORD) >> 16 == flags[i]);
    }
    EXPECT(tx->used == 13 && tx->used_flip == 0 && rx->used == 11 && rx->used_flip == 0 && queue_pending(tx) == 2);
}

static void vector_e_light_sleep(void)
{
    uint32_t address;
    fresh(PREFILL_A5);
    core.light_sleep = true;
    sub.light_sleep = true;
    EXPECT(system_init(&core) == AMP_OK);
    EXPECT(rpmsg_create(&core, AMP_RPMSG, 8, 64, &address) == AMP_OK && address == 0x4087a5a8);
    EXPECT(rpmsg_send(&core, 1, 7, (const uint8_t *)"hello", 5) == AMP_OK);
    EXPECT(words_are(0x500037a0, "0000ffff 500037a8 0004ff05 500037b4 a5a5a500 0040ff03 00000000 4087a600 00800040 "
                                 "4087a640 00000040"));
    EXPECT(words_are(0x4087a5a0, "0458ff03 00000000 00400008 4087a600 500037bc 00400008 4087a800 4087a5c0 "
                                 "4087a800 00000040"));
    EXPECT(words_are(0x4087a600, "00070001 00000005 6c6c6568 a5a5a56f"));
}

static void the_sub_counts_while_it_touches_a_message(void)
{
    uint32_t count;
    uint32_t buffer;
    uint32_t length;
    uint32_t unused;
    vector_e_light_sleep();
    EXPECT(rpmsg_attach(&sub, AMP_RPMSG, &unused) == AMP_OK);
    struct queue *rx = queue_named(&sub, RPMSG_RX);
    EXPECT(pm_read(&sub, &count) == AMP_OK && count == 0);
    EXPECT(queue_recv(&sub, rx, &buffer, &length) == AMP_OK && pm_read(&sub, &count) == AMP_OK && count == 1);
    EXPECT(queue_recv(&sub, rx, &buffer, &length) == AMP_NOT_FOUND && pm_read(&core, &count) == AMP_OK && count == 1);
    EXPECT(queue_free(&sub, rx, buffer) == AMP_OK && pm_read(&sub, &count) == AMP_OK && count == 0);
    EXPECT(queue_free(&sub, rx, buffer) == AMP_NOT_ALLOWED && pm_read(&sub, &count) == AMP_OK && count == 0);
    EXPECT(words_are(0x500037b0, "a5a5a500"));
}

void check_vectors(void)
{
    vector_a_init();
    vector_b_sizes();
    vector_c_small_pools();
    vector_d_queue();
    vector_e_light_sleep();
    the_sub_counts_while_it_touches_a_message();
}
