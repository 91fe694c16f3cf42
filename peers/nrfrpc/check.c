/* Checks of the algorithm by itself: both ends in one process, over plain memory. Images are compared by CRC-32. */
#include "nrfrpc.h"
#include "pattern.h"
#include "queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOTH 2048

static int failures;
static const char *check_name;

static void expect(bool truth, const char *text, int line)
{
    if (!truth) {
        failures++;
        fprintf(stderr, "check.c:%d: %s: expected %s\n", line, check_name, text);
    }
}

#define EXPECT(condition) expect(condition, #condition, __LINE__)

/* Two areas of 1024 bytes with 13 endpoints, one behind the other. */
static _Alignas(64) uint8_t image[BOTH];
static struct nrf_area ab;
static struct nrf_area ba;

static void areas(void)
{
    memset(image, 0, sizeof image);
    nrf_geometry_r1(1024, 13, &ab.g);
    nrf_geometry_r1(1024, 13, &ba.g);
    ab.base = image;
    ba.base = image + 1024;
}

static void initialised(void)
{
    areas();
    nrf_area_init(&ab, 0);
    nrf_area_init(&ba, 0);
}

static uint32_t put(struct nrf_tx *tx, uint32_t endpoint, uint32_t size, uint64_t seq)
{
    struct nrf_buffer b;
    struct nrf_fault fault;
    if (nrf_alloc(tx, endpoint, size, &b, &fault) != NRF_GRANTED) {
        return NRF_EMPTY;
    }
    pattern_fill(b.payload, size, seq, endpoint);
    nrf_send(tx, &b);
    return b.index;
}

static enum nrf_found take(struct nrf_rx *rx, uint32_t endpoint)
{
    struct nrf_message m;
    struct nrf_fault fault;
    enum nrf_found found = nrf_recv(rx, endpoint, &m, &fault);
    nrf_consume(rx, endpoint);
    return found;
}

static bool is_geometry(uint32_t size, uint32_t endpoints, uint32_t allocable, uint32_t block)
{
    struct nrf_geometry g;
    return nrf_geometry_r1(size, endpoints, &g) && g.allocable == allocable && g.block == block;
}

static void geometry_follows_the_table(void)
{
    struct nrf_geometry g;
    EXPECT(is_geometry(1024, 13, 768, 12));
    EXPECT(is_geometry(308, 13, 256, 4));
    EXPECT(is_geometry(1024, 64, 768, 12));
    EXPECT(is_geometry(1024, 65, 512, 8));
    EXPECT(is_geometry(8192, 16, 7936, 124));
    EXPECT(is_geometry(65536, 200, 64512, 1008));
    EXPECT(!nrf_geometry_r1(307, 13, &g));
    EXPECT(!nrf_geometry_r1(4096, 0, &g));
    EXPECT(!nrf_geometry_r1(4096, 256, &g));
    EXPECT(nrf_geometry_r2(1024, 13, 13, &g) && g.allocable == 768 && g.queue == 196);
    EXPECT(nrf_geometry_r2(343, 13, 13, &g) && !nrf_geometry_r2(342, 13, 13, &g));
}

static void sending_gives_the_known_images(void)
{
    struct nrf_tx a;
    struct nrf_tx b;
    struct nrf_rx at_b;
    initialised();
    EXPECT(crc32(image, BOTH) == 0x3f21b4fc);
    nrf_tx_open(&a, &ab);
    EXPECT(put(&a, 0, 0, 0) == 0 && put(&a, 1, 1, 0) == 12 && put(&a, 2, 4, 0) == 24);
    EXPECT(put(&a, 3, 12, 0) == 36 && put(&a, 4, 100, 0) == 60);
    EXPECT(crc32(image, BOTH) == 0x63497db6);
    nrf_rx_open(&at_b, &ab);
    EXPECT(take(&at_b, 1) == NRF_MESSAGE && take(&at_b, 3) == NRF_MESSAGE);
    EXPECT(crc32(image, BOTH) == 0x8780f8c7);
    EXPECT(put(&a, 5, 20, 0) == 168); /* lazy: behind the live ones, not into the hole */

    initialised();
    nrf_tx_open(&a, &ab);
    EXPECT(put(&a, 0, 764, 0) == 0 && crc32(image, BOTH) == 0x7108496c);

    initialised();
    nrf_tx_open(&a, &ab);
    nrf_tx_open(&b, &ba);
    EXPECT(put(&a, 0, 5, 0) == 0 && put(&b, 0, 6, 0) == 0 && put(&b, 12, 300, 3) == 12);
    EXPECT(crc32(image, BOTH) == 0x776ff7bf);
}

static void nothing_but_a_fitting_message_on_a_free_endpoint_is_granted(void)
{
    struct nrf_tx tx;
    struct nrf_buffer first;
    struct nrf_buffer second;
    struct nrf_fault fault;
    initialised();
    nrf_tx_open(&tx, &ab);
    EXPECT(nrf_alloc(&tx, 13, 1, &first, &fault) == NRF_BAD_ENDPOINT);
    EXPECT(nrf_alloc(&tx, 0, 765, &first, &fault) == NRF_TOO_LARGE);
    EXPECT(nrf_alloc(&tx, 0, 0xFFFFFFFF, &first, &fault) == NRF_TOO_LARGE);
    EXPECT(nrf_alloc(&tx, 0, 700, &first, &fault) == NRF_GRANTED && nrf_slot(&ab, 0) == NRF_PENDING);
    EXPECT(nrf_alloc(&tx, 0, 1, &second, &fault) == NRF_BUSY);
    EXPECT(nrf_alloc(&tx, 1, 61, &second, &fault) == NRF_FULL && nrf_slot(&ab, 1) == NRF_EMPTY);
    EXPECT(nrf_discard(&tx, &first) && !nrf_discard(&tx, &first) && !nrf_send(&tx, &first));
    EXPECT(tx.free == ~(uint64_t)0 && nrf_slot(&ab, 0) == NRF_EMPTY);
}

static void a_buffer_is_sent_once(void)
{
    struct nrf_tx tx;
    struct nrf_buffer b;
    struct nrf_fault fault;
    initialised();
    nrf_tx_open(&tx, &ab);
    EXPECT(nrf_alloc(&tx, 0, 9, &b, &fault) == NRF_GRANTED && nrf_send(&tx, &b));
    EXPECT(!nrf_send(&tx, &b) && !nrf_discard(&tx, &b) && nrf_slot(&ab, 0) == 0);
}

static void a_buffer_being_written_stays_ours_though_the_peer_empties_its_slot(void)
{
    struct nrf_tx tx;
    struct nrf_buffer b;
    struct nrf_buffer second;
    struct nrf_fault fault;
    initialised();
    nrf_tx_open(&tx, &ab);
    EXPECT(nrf_alloc(&tx, 0, 700, &b, &fault) == NRF_GRANTED);
    nrf_set_slot(&ab, 0, NRF_EMPTY);
    EXPECT(nrf_alloc(&tx, 0, 1, &second, &fault) == NRF_BUSY);
    EXPECT(nrf_alloc(&tx, 1, 100, &second, &fault) == NRF_FULL);
    EXPECT(nrf_send(&tx, &b) && nrf_slot(&ab, 0) == 0);
}

static void memory_of_consumed_messages_comes_back_when_it_is_tight(void)
{
    struct nrf_tx tx;
    struct nrf_rx rx;
    initialised();
    nrf_tx_open(&tx, &ab);
    nrf_rx_open(&rx, &ab);
    for (uint32_t e = 0; e < 12; e++) {
        EXPECT(put(&tx, e, 56, 0) == e * 60);
    }
    EXPECT(put(&tx, 12, 56, 0) == NRF_EMPTY);
    EXPECT(take(&rx, 2) == NRF_MESSAGE && take(&rx, 3) == NRF_MESSAGE);
    EXPECT(put(&tx, 12, 116, 0) == 120);
}

static void a_restarted_sender_keeps_what_is_live_and_frees_orphans(void)
{
    struct nrf_tx tx;
    struct nrf_buffer orphan;
    struct nrf_fault fault;
    struct nrf_recovery found;
    initialised();
    nrf_tx_open(&tx, &ab);
    put(&tx, 0, 100, 0);
    EXPECT(nrf_alloc(&tx, 1, 8, &orphan, &fault) == NRF_GRANTED);
    nrf_set_slot(&ab, 2, 765);
    nrf_tx_attach(&tx, &ab, &found);
    EXPECT(!found.fresh && found.live == 1 && found.orphans == 1 && found.broken == 1);
    EXPECT(tx.free == ~(uint64_t)0x1FF && nrf_slot(&ab, 1) == NRF_EMPTY);
    EXPECT(put(&tx, 0, 1, 0) == NRF_EMPTY && put(&tx, 1, 1, 0) == 108);
}

static void an_area_nobody_initialised_holds_no_messages(void)
{
    struct nrf_tx tx;
    struct nrf_rx rx;
    struct nrf_recovery found;
    areas();
    nrf_rx_open(&rx, &ab);
    for (uint32_t e = 0; e < 13; e++) {
        EXPECT(take(&rx, e) == NRF_NOTHING);
    }
    EXPECT(nrf_slot(&ab, 0) == 0);
    nrf_tx_attach(&tx, &ab, &found);
    EXPECT(found.fresh && take(&rx, 0) == NRF_NOTHING && put(&tx, 0, 0, 0) == 0 && take(&rx, 0) == NRF_MESSAGE);
}

/* Looks at every endpoint, as often as a patient receiver would not. */
static bool finds_nothing(struct nrf_rx *rx)
{
    for (uint32_t look = 0; look < 10; look++) {
        for (uint32_t e = 0; e < rx->area.g.endpoints; e++) {
            if (take(rx, e) != NRF_NOTHING) {
                return false;
            }
        }
    }
    return true;
}

static void an_area_being_initialised_holds_no_messages(void)
{
    for (uint32_t done = 1; done < 13; done++) {
        struct nrf_rx rx;
        areas();
        nrf_rx_open(&rx, &ab);
        for (uint32_t e = 0; e < done; e++) {
            nrf_set_slot(&ab, e, NRF_EMPTY);
        }
        EXPECT(finds_nothing(&rx));
        nrf_area_init(&ab, 0);
        EXPECT(finds_nothing(&rx) && rx.seen);
        nrf_set_slot(&ab, 12, 0);
        EXPECT(take(&rx, 12) == NRF_MESSAGE);
    }
}

static void an_area_that_is_zeroed_while_in_use_holds_no_messages(void)
{
    struct nrf_rx rx;
    initialised();
    nrf_rx_open(&rx, &ab);
    EXPECT(finds_nothing(&rx) && rx.seen);
    nrf_set_slot(&ab, 0, 0);
    nrf_set_slot(&ab, 1, 0);
    EXPECT(finds_nothing(&rx)); /* on the way down */
    for (uint32_t e = 2; e < 13; e++) {
        nrf_set_slot(&ab, e, 0);
    }
    EXPECT(finds_nothing(&rx));
    for (uint32_t e = 0; e < 12; e++) {
        nrf_set_slot(&ab, e, NRF_EMPTY);
    }
    EXPECT(finds_nothing(&rx)); /* on the way up */
}

static void a_lone_empty_message_found_at_the_start_is_believed_in_the_end(void)
{
    struct nrf_rx rx;
    initialised();
    nrf_set_slot(&ab, 6, 0);
    nrf_rx_open(&rx, &ab);
    uint32_t looks = 1;
    while (looks < 1000 && take(&rx, 6) == NRF_NOTHING) {
        looks++;
    }
    EXPECT(looks > 1 && looks < 1000);
}

static void the_only_endpoint_holds_an_empty_message_only_after_a_sign_of_its_sender(void)
{
    struct nrf_rx rx;
    struct nrf_area one = {.base = image};
    memset(image, 0, sizeof image);
    nrf_geometry_r1(1024, 1, &one.g);
    nrf_rx_open(&rx, &one);
    for (uint32_t look = 0; look < 1000; look++) {
        EXPECT(take(&rx, 0) == NRF_NOTHING);
    }
    nrf_area_init(&one, 0);
    EXPECT(take(&rx, 0) == NRF_NOTHING);
    nrf_set_slot(&one, 0, 0);
    EXPECT(take(&rx, 0) == NRF_MESSAGE);
}

/* One bad message in front of the receiver: refused once, released, gone. */
static bool refuses(uint32_t word, uint32_t header)
{
    struct nrf_rx rx;
    initialised();
    nrf_rx_open(&rx, &ab);
    nrf_store(ab.base + 756, header, memory_order_relaxed);
    nrf_set_slot(&ab, 4, word);
    return take(&rx, 4) == NRF_CORRUPT && nrf_slot(&ab, 4) == NRF_EMPTY && take(&rx, 4) == NRF_NOTHING;
}

static void malformed_messages_are_refused_and_released(void)
{
    EXPECT(refuses(765, 0));
    EXPECT(refuses(768, 0));
    EXPECT(refuses(0x12345678, 0));
    EXPECT(refuses(2, 0));
    EXPECT(refuses(0xFFFFFFF5, 0));
    EXPECT(refuses(756, 9));
    EXPECT(refuses(756, 0xFFFFFFFC));
    EXPECT(!refuses(756, 8));
}

static void a_message_is_released_once(void)
{
    struct nrf_tx tx;
    struct nrf_rx rx;
    struct nrf_message m;
    struct nrf_fault fault;
    initialised();
    nrf_tx_open(&tx, &ab);
    nrf_rx_open(&rx, &ab);
    put(&tx, 7, 3, 0);
    EXPECT(nrf_recv(&rx, 7, &m, &fault) == NRF_MESSAGE && nrf_recv(&rx, 7, &m, &fault) == NRF_MESSAGE);
    EXPECT(nrf_consume(&rx, 7) && put(&tx, 7, 3, 1) == 0);
    EXPECT(!nrf_consume(&rx, 7) && nrf_slot(&ab, 7) == 0);
}

static void a_word_the_peer_may_not_write_is_noticed_and_repaired(void)
{
    struct nrf_tx tx;
    struct nrf_buffer b;
    struct nrf_fault fault;
    initialised();
    nrf_tx_open(&tx, &ab);
    nrf_set_slot(&ab, 3, 0x12345678);
    EXPECT(nrf_alloc(&tx, 3, 1, &b, &fault) == NRF_OVERWRITTEN && fault.value == 0x12345678 && fault.offset == 780);
    EXPECT(nrf_alloc(&tx, 3, 1, &b, &fault) == NRF_GRANTED);
}

static void the_signal_queue_wraps_and_refuses_when_full(void)
{
    struct nrf_area area = {.base = image};
    struct nrf_queue producer;
    struct nrf_queue consumer;
    nrf_geometry_r2(1024, 13, 13, &area.g);
    nrf_area_init(&area, 0);
    nrf_queue_open(&producer, &area, true);
    nrf_queue_open(&consumer, &area, false);
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 195; i++) {
            EXPECT(nrf_queue_push(&producer, (uint8_t)i));
        }
        EXPECT(!nrf_queue_push(&producer, 0) && nrf_queue_drain(&consumer) == 195);
    }
    EXPECT(nrf_load(image + 820, memory_order_relaxed) == nrf_load(image + 824, memory_order_relaxed));
    nrf_store(image + 820, 0xFFFFFFFF, memory_order_relaxed);
    EXPECT(nrf_queue_drain(&consumer) == 0);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } checks[] = {
#define CHECK(name) {#name, name}
        CHECK(geometry_follows_the_table),
        CHECK(sending_gives_the_known_images),
        CHECK(nothing_but_a_fitting_message_on_a_free_endpoint_is_granted),
        CHECK(a_buffer_is_sent_once),
        CHECK(a_buffer_being_written_stays_ours_though_the_peer_empties_its_slot),
        CHECK(memory_of_consumed_messages_comes_back_when_it_is_tight),
        CHECK(a_restarted_sender_keeps_what_is_live_and_frees_orphans),
        CHECK(an_area_nobody_initialised_holds_no_messages),
        CHECK(an_area_being_initialised_holds_no_messages),
        CHECK(an_area_that_is_zeroed_while_in_use_holds_no_messages),
        CHECK(a_lone_empty_message_found_at_the_start_is_believed_in_the_end),
        CHECK(the_only_endpoint_holds_an_empty_message_only_after_a_sign_of_its_sender),
        CHECK(malformed_messages_are_refused_and_released),
        CHECK(a_message_is_released_once),
        CHECK(a_word_the_peer_may_not_write_is_noticed_and_repaired),
        CHECK(the_signal_queue_wraps_and_refuses_when_full),
    };
    const size_t count = sizeof checks / sizeof checks[0];
    for (size_t i = 0; i < count; i++) {
        check_name = checks[i].name;
        checks[i].run();
    }
    printf("%zu checks, %d failures\n", count, failures);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
