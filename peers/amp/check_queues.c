/* Checks of queues. */
#include "chain.h"
#include "check.h"

static bool put_number(struct node *node, struct queue *tx, uint32_t number)
{
    uint8_t bytes[4] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16), (uint8_t)(number >> 24)};
    return queue_put(node, tx, bytes, sizeof bytes) == AMP_OK;
}

/* The address of the next message if it has that number, else 0. */
static uint32_t take_number(struct node *node, struct queue *rx, uint32_t number)
{
    uint32_t buffer;
    uint32_t length;
    bool there = queue_recv(node, rx, &buffer, &length) == AMP_OK && length == 4;
    return there && memory_get(buffer) == number ? buffer : 0;
}

static void a_queue_keeps_order_over_more_than_65536_messages(uint32_t length, bool main_sends)
{
    struct queue *tx;
    struct queue *rx;
    start();
    make_queue(&tx, &rx, main_sends, 0x10, length, 4);
    struct node *from = main_sends ? &core : &sub;
    struct node *to = main_sends ? &sub : &core;
    uint32_t sent = 0;
    uint32_t taken = 0;
    uint32_t random = 1;
    while (taken < 140000) {
        random = random * 1664525u + 1013904223u;
        if ((random >> 31) != 0 && sent < 140000) {
            bool room = sent - taken < length;
            EXPECT(put_number(from, tx, sent) == room);
            sent += room ? 1 : 0;
        } else if (sent > taken) {
            uint32_t buffer = take_number(to, rx, taken++);
            EXPECT(buffer != 0 && queue_free(to, rx, buffer) == AMP_OK);
        } else {
            EXPECT(take_number(to, rx, taken) == 0);
        }
    }
    EXPECT(queue_pending(tx) == 0);
}

static void buffers_freed_out_of_order_are_permuted(void)
{
    struct queue *tx;
    struct queue *rx;
    uint32_t buffers[4];
    start();
    make_queue(&tx, &rx, true, 0x10, 4, 16);
    for (uint32_t i = 0; i < 4; i++) {
        EXPECT(put_number(&core, tx, i));
        buffers[i] = take_number(&sub, rx, i);
    }
    static const uint32_t order[] = {2, 0, 3, 1};
    for (uint32_t i = 0; i < 4; i++) {
        EXPECT(queue_free(&sub, rx, buffers[order[i]]) == AMP_OK);
    }
    EXPECT(queue_free(&sub, rx, buffers[0]) == AMP_NOT_ALLOWED);
    EXPECT(memory_get(queue_slot(tx, 3) + DESC_WORD) == 0x80800010);
    for (uint32_t i = 0; i < 4; i++) {
        EXPECT(memory_get(queue_slot(tx, i)) == buffers[order[i]]);
        EXPECT(put_number(&core, tx, 10 + i) && take_number(&sub, rx, 10 + i) == buffers[order[i]]);
    }
}

static void wrong_roles_and_wrong_sizes_are_refused(void)
{
    struct queue *tx;
    struct queue *rx;
    uint32_t buffer;
    uint32_t length;
    start();
    make_queue(&tx, &rx, true, 0x10, 4, 16);
    EXPECT(queue_recv(&core, tx, &buffer, &length) == AMP_NOT_SUPPORTED);
    EXPECT(queue_free(&core, tx, tx->data) == AMP_NOT_SUPPORTED);
    EXPECT(queue_alloc(&sub, rx, 1, &buffer) == AMP_NOT_SUPPORTED);
    EXPECT(queue_send(&sub, rx, rx->data, 1) == AMP_NOT_SUPPORTED);
    EXPECT(queue_alloc(&core, tx, 17, &buffer) == AMP_NO_MEM);
    EXPECT(queue_send(&core, tx, tx->data, 1) == AMP_NOT_ALLOWED);
    EXPECT(put_number(&core, tx, 1) && queue_free(&sub, rx, tx->data) == AMP_NOT_ALLOWED);
    EXPECT(queue_shape(0, 4, &length, &length) == AMP_INVALID_ARG);
    EXPECT(queue_shape(32769, 4, &length, &length) == AMP_INVALID_ARG);
    EXPECT(queue_shape(1, 65533, &length, &length) == AMP_INVALID_ARG);
    EXPECT(queue_shape(5, 65532, &buffer, &length) == AMP_OK && buffer == 8 && length == 65532);
    EXPECT(queue_create(&core, tx, 0x11, 1024, 64) == AMP_TOO_LARGE);
    core.truncate = true;
    EXPECT(queue_create(&core, tx, 0x11, 1024, 64) == AMP_OK);
    struct entry entry;
    EXPECT(chain_get(&sub, POOL_HP, 0x11, &entry) == AMP_OK && entry.size == 8204);
}

/* Every position that 3 laps pass through. */
static void positions_are_found_again_from_the_flags(uint32_t length)
{
    for (uint32_t freed = 0; freed <= 3 * length; freed++) {
        for (uint32_t pending = 0; pending <= length; pending++) {
            struct queue *tx;
            struct queue *rx;
            start();
            make_queue(&tx, &rx, false, 0x10, length, 4);
            for (uint32_t i = 0; i < freed; i++) {
                EXPECT(put_number(&sub, tx, i));
                EXPECT(queue_free(&core, rx, take_number(&core, rx, i)) == AMP_OK);
            }
            for (uint32_t i = 0; i < pending; i++) {
                EXPECT(put_number(&sub, tx, freed + i));
            }
            struct queue before_tx = *tx;
            struct queue before_rx = *rx;
            EXPECT(queue_pending(rx) == pending);
            queue_resume(tx);
            queue_resume(rx);
            uint32_t lap = 2 * length - 1;
            EXPECT(((before_tx.free ^ tx->free) & lap) == 0 && before_tx.free_flip == tx->free_flip);
            EXPECT(((before_rx.used ^ rx->used) & lap) == 0 && before_rx.used_flip == rx->used_flip);
            for (uint32_t i = 0; i < pending; i++) {
                EXPECT(queue_free(&core, rx, take_number(&core, rx, freed + i)) == AMP_OK);
            }
        }
    }
}

/* As measured on the original: the sender stops after 6 more, 3 of them arrive, 5 messages are lost. */
static void a_receiver_that_begins_afresh_ends_the_traffic(void)
{
    struct queue *tx;
    struct queue *rx;
    start();
    make_queue(&tx, &rx, true, 0x10, 8, 32);
    for (uint32_t i = 0; i < 13; i++) {
        EXPECT(put_number(&core, tx, i));
        EXPECT(i >= 11 || queue_free(&sub, rx, take_number(&sub, rx, i)) == AMP_OK);
    }
    EXPECT(queue_attach(&sub, rx, 0x10, false) == AMP_OK);
    for (uint32_t i = 13; i < 19; i++) {
        EXPECT(put_number(&core, tx, i));
    }
    EXPECT(!put_number(&core, tx, 19));
    for (uint32_t i = 16; i < 19; i++) {
        EXPECT(queue_free(&sub, rx, take_number(&sub, rx, i)) == AMP_OK);
    }
    EXPECT(take_number(&sub, rx, 19) == 0 && !put_number(&core, tx, 19));
}

static void a_conf_of_nonsense_is_refused(void)
{
    static const uint32_t shapes[] = {0x00200000, 0x00200003, 0x00220008, 0x00000008, 0x0020ffff};
    struct queue *tx;
    struct queue *rx;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        start();
        make_queue(&tx, &rx, true, 0x10, 8, 32);
        memory_set(tx->conf, shapes[i]);
        EXPECT(queue_attach(&sub, rx, 0x10, false) == AMP_CORRUPT);
    }
    start();
    make_queue(&tx, &rx, true, 0x10, 8, 32);
    EXPECT(put_number(&core, tx, 0));
    memory_set(queue_slot(tx, 0), 0x4087a5f6);
    EXPECT(take_number(&sub, rx, 0) == 0);
    memory_set(tx->conf + QUEUE_DESC, 0x4087f000);
    EXPECT(queue_attach(&sub, rx, 0x10, false) == AMP_OK); /* mapped: the panic area's page */
    memory_set(tx->conf + QUEUE_DESC, 0x4087ffe0);
    EXPECT(queue_attach(&sub, rx, 0x10, false) == AMP_CORRUPT);
}

void check_queues(void)
{
    static const uint32_t lengths[] = {1, 2, 8, 256};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        a_queue_keeps_order_over_more_than_65536_messages(lengths[i], i % 2 == 0);
    }
    buffers_freed_out_of_order_are_permuted();
    wrong_roles_and_wrong_sizes_are_refused();
    positions_are_found_again_from_the_flags(1);
    positions_are_found_again_from_the_flags(2);
    positions_are_found_again_from_the_flags(8);
    a_receiver_that_begins_afresh_ends_the_traffic();
    a_conf_of_nonsense_is_refused();
}
