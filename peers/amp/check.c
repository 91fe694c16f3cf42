/* Checks of the format by itself: both cores in one process. amp-check [GOLDEN FOLDER] */
#include "check.h"

#include "chain.h"
#include "interrupt.h"
#include "report.h"
#include "rpmsg.h"
#include "system.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct memory memory;
struct node core;
struct node sub;

static int failures;

void expect(bool truth, const char *text, const char *file, int line)
{
    if (!truth) {
        failures++;
        fprintf(stderr, "%s:%d: expected %s (last failure: %s)\n", file, line, text, code_message());
    }
}

void fresh(int prefill)
{
    struct sizes_wanted wanted = {CHIP_C6, 16384, 256, 14500, 0x50000000, false};
    struct geometry g;
    memory_close(&memory);
    EXPECT(geometry_plan(&g, &wanted) && memory_open(&memory, &g, NULL, NULL, false) == EXIT_DONE);
    memset(memory_to(memory.hp.base), prefill, memory.hp.size);
    memset(memory_to(memory.rtc.base), prefill, memory.rtc.size);
    node_open(&core, &memory, ROLE_MAIN);
    node_open(&sub, &memory, ROLE_SUB);
}

bool words_are(uint32_t address, const char *words)
{
    for (; *words != '\0'; address += AMP_WORD) {
        char text[9];
        snprintf(text, sizeof text, "%08" PRIx32, memory_get(address));
        if (strncmp(text, words, 8) != 0) {
            fprintf(stderr, "at 0x%08" PRIx32 ": %s, expected %.8s\n", address, text, words);
            return false;
        }
        words += words[8] == ' ' ? 9 : 8;
    }
    return true;
}

void make_queue(struct queue **master, struct queue **remote, bool main_sends, uint32_t id, uint32_t length,
                uint32_t item)
{
    struct queue *here;
    struct queue *there;
    EXPECT(queue_place(&core, "q", &here) == AMP_OK && queue_place(&sub, "q", &there) == AMP_OK);
    here->role = main_sends ? QUEUE_MASTER : QUEUE_REMOTE;
    there->role = main_sends ? QUEUE_REMOTE : QUEUE_MASTER;
    here->bit = NO_BIT;
    there->bit = NO_BIT;
    EXPECT(queue_create(&core, here, id, length, item) == AMP_OK);
    EXPECT(queue_attach(&sub, there, id, false) == AMP_OK);
    *master = main_sends ? here : there;
    *remote = main_sends ? there : here;
}

void start(void)
{
    fresh(0);
    EXPECT(system_init(&core) == AMP_OK);
}

static void only_main_allocates_and_the_sentinel_is_not_found(void)
{
    struct entry entry;
    start();
    EXPECT(chain_alloc(&sub, POOL_HP, 1, 4, &entry) == AMP_WRONG_ROLE);
    EXPECT(chain_get(&core, POOL_HP, AMP_SENTINEL, &entry) == AMP_NOT_FOUND);
    EXPECT(chain_alloc(&core, POOL_HP, AMP_SENTINEL, 4, &entry) == AMP_OK);
    EXPECT(chain_get(&sub, POOL_HP, AMP_SENTINEL, &entry) == AMP_OK && entry.size == 4);
    EXPECT(chain_alloc(&core, POOL_HP, AMP_SENTINEL, 8, &entry) == AMP_DUPLICATE_ID);
    fresh(PREFILL_A5);
    EXPECT(chain_get(&sub, POOL_HP, 1, &entry) == AMP_NOT_INITIALISED);
}

static void interrupts_coalesce_and_events_clear(void)
{
    uint32_t before;
    uint32_t word;
    bool there;
    start();
    interrupt_trigger(&core, 31);
    interrupt_trigger(&core, 31);
    EXPECT(words_are(0x4087a560, "00000000 80000000"));
    EXPECT(interrupt_take(&sub) == 0x80000000u && interrupt_take(&sub) == 0 && sub.counts[31] == 1);
    EXPECT(event_notify(&core, AMP_EVENT_MAIN, 3, &before) == AMP_OK && before == 0);
    EXPECT(event_notify(&core, AMP_EVENT_MAIN, 0x81000000, &before) == AMP_OK && before == 3);
    EXPECT(interrupt_take(&sub) == 1u << AMP_IRQ_EVENT);
    struct event_wait wait = {AMP_EVENT_MAIN, 5, true, true};
    EXPECT(event_look(&sub, &wait, &there, &word) == AMP_OK && !there && word == 0x81000003);
    wait.mask = 3;
    EXPECT(event_look(&sub, &wait, &there, &word) == AMP_OK && there && word == 0x81000003);
    wait = (struct event_wait){AMP_EVENT_MAIN, 0xff000000, false, false};
    EXPECT(event_look(&sub, &wait, &there, &word) == AMP_OK && there && word == 0x81000000);
    wait.clear = true;
    EXPECT(event_look(&sub, &wait, &there, &word) == AMP_OK && there && word == 0x81000000);
    EXPECT(event_look(&sub, &wait, &there, &word) == AMP_OK && !there && word == 0);
    EXPECT(event_notify(&sub, AMP_EVENT_SUB, 0x81000007, &before) == AMP_OK);
    EXPECT(event_bind(&core, AMP_EVENT_SUB) == AMP_OK && words_are(0x4087a59c, "00000000"));
    wait = (struct event_wait){AMP_EVENT_SUB, UINT32_MAX, false, true};
    EXPECT(event_look(&core, &wait, &there, &word) == AMP_OK && there && word == 7);
}

static void a_message_to_nobody_keeps_its_slot(void)
{
    uint32_t unused;
    start();
    EXPECT(rpmsg_create(&core, AMP_RPMSG, 2, 32, &unused) == AMP_OK);
    EXPECT(rpmsg_attach(&sub, AMP_RPMSG, &unused) == AMP_OK);
    EXPECT(endpoint_open(&sub, 7, ENDPOINT_COUNT) == AMP_OK);
    EXPECT(endpoint_open(&sub, 7, ENDPOINT_ECHO) == AMP_DUPLICATE_ID);
    EXPECT(endpoint_open(&sub, RPMSG_NOBODY, ENDPOINT_ECHO) == AMP_INVALID_ARG);
    for (uint16_t turn = 0; turn < 2; turn++) {
        EXPECT(rpmsg_send(&core, 1, 99, (const uint8_t *)"x", 1) == AMP_OK);
        sub.draining = true;
        EXPECT(!rpmsg_drain(&sub) && sub.unknown == turn + 1u && !sub.draining);
    }
    EXPECT(rpmsg_send(&core, 1, 7, (const uint8_t *)"x", 1) == AMP_NOT_FOUND);
    EXPECT(rpmsg_send(&core, 1, 7, NULL, 0) == AMP_INVALID_ARG);
}

int main(int argc, char **argv)
{
    check_vectors();
    only_main_allocates_and_the_sentinel_is_not_found();
    interrupts_coalesce_and_events_clear();
    check_queues();
    a_message_to_nobody_keeps_its_slot();
    if (argc > 1) {
        check_images(argv[1]);
    }
    memory_close(&memory);
    printf("%zu-bit, %s: %s\n", 8 * sizeof(void *), argc > 1 ? "with golden images" : "no golden images",
           failures == 0 ? "all as expected" : "FAILED");
    return failures == 0 ? 0 : 1;
}
