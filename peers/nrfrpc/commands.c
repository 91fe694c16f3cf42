/* init, dump, send, recv. */
#include "commands.h"

#include "misbehave.h"
#include "pattern.h"
#include "sender.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MILLIS 1000000
#define ERRORS_PRINTED 10

int finish(struct link *link, struct tally *tally, enum link_end end, const char *waited_for)
{
    tally->corrupt += atomic_load(&link->corrupt);
    if (end == LINK_TIMED_OUT) {
        complain("timed out after %" PRId64 " ms, waiting for %s; %" PRIu64 " done",
                 link->config.timeout_nanos / MILLIS, waited_for, tally->count);
    }
    report_done(tally);
    if (tally->corrupt != 0) {
        return EXIT_CORRUPT;
    }
    if (tally->errors != 0) {
        return EXIT_DATA;
    }
    if (end == LINK_TOO_LARGE) {
        return EXIT_REFUSED;
    }
    return end == LINK_TIMED_OUT ? EXIT_TIMEOUT : EXIT_DONE;
}

uint8_t *copy_room(const struct link *link)
{
    uint8_t *bytes = malloc(link->rx.area.g.size);
    if (bytes == NULL) {
        complain("no memory for a message of %" PRIu32 " bytes", link->rx.area.g.size);
    }
    return bytes;
}

/* ---- init, dump ---- */

int command_init(struct link *link, const struct options *options)
{
    struct tally tally = {0};
    for (int which = 0; which < AREAS && !options->quiet; which++) {
        report_area(link_area_name(which), &link->area[which]);
    }
    return finish(link, &tally, LINK_OK, "");
}

static void inspect(struct link *link, int which, struct tally *tally)
{
    struct nrf_message message;
    struct nrf_fault fault;
    const struct nrf_area *area = &link->area[which];
    if (nrf_area_untouched(area)) {
        complain("area %s is not initialised", link_area_name(which));
        return;
    }
    for (uint32_t e = 0; e < area->g.endpoints; e++) {
        enum nrf_found found = nrf_decode(area, e, nrf_slot(area, e), &message, &fault);
        tally->count += found == NRF_MESSAGE ? 1 : 0;
        if (found == NRF_CORRUPT) {
            link_fault(link, which, &fault);
        }
    }
}

int command_dump(struct link *link, const struct options *options)
{
    struct tally tally = {0};
    for (int which = 0; which < AREAS; which++) {
        if (!options->quiet) {
            report_area(link_area_name(which), &link->area[which]);
        }
        inspect(link, which, &tally);
    }
    return finish(link, &tally, LINK_OK, "");
}

/* ---- send ---- */

struct worker {
    struct sender sender;
    pthread_t thread;
    enum link_end end;
};

static void *send_all(void *what)
{
    struct worker *worker = what;
    worker->end = LINK_OK;
    while (worker->end == LINK_OK && sender_wants_more(&worker->sender)) {
        worker->end = link_stopping() ? LINK_STOPPED : sender_next(&worker->sender);
    }
    return NULL;
}

static bool start_workers(struct worker *workers, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        int error = pthread_create(&workers[i].thread, NULL, send_all, &workers[i]);
        if (error != 0) {
            complain("cannot start a thread: %s", strerror(error));
            return false;
        }
    }
    return true;
}

static enum link_end join_workers(struct worker *workers, uint32_t count, struct tally *tally)
{
    enum link_end end = LINK_OK;
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) {
            pthread_join(workers[i].thread, NULL);
        }
        tally->count += workers[i].sender.tally.count;
        end = workers[i].end != LINK_OK ? workers[i].end : end;
        sender_close(&workers[i].sender);
    }
    return end;
}

int command_send(struct link *link, const struct options *options)
{
    struct tally tally = {0};
    uint32_t threads = (uint32_t)options->threads;
    struct worker *workers = calloc(threads, sizeof *workers);
    bool ready = workers != NULL && misbehave_start(link, options);
    for (uint32_t i = 0; ready && i < threads; i++) {
        int first = options->ep < 0 ? 0 : (int)options->ep;
        int fixed = threads == 1 ? (int)options->ep : first + (int)i;
        ready = sender_open(&workers[i].sender, link, options, fixed);
    }
    if (!ready || !start_workers(workers, threads)) {
        return EXIT_REFUSED;
    }
    send_all(&workers[0]);
    enum link_end end = join_workers(workers, threads, &tally);
    misbehave_end();
    free(workers);
    return finish(link, &tally, end, "room to send");
}

/* ---- recv ---- */

/* The pattern tells sequence numbers modulo 256 apart, so a message out of order can be named. */
static void complain_of(const uint8_t *bytes, const struct nrf_message *m, uint64_t seq, uint32_t wrong)
{
    for (uint64_t ahead = 1; ahead < 256; ahead++) {
        if (pattern_check(bytes, m->size, seq + ahead, m->endpoint) == m->size) {
            complain("wrong data: endpoint %" PRIu32 ", expected message %" PRIu64 ", got the one %" PRIu64 " further",
                     m->endpoint, seq, ahead);
            return;
        }
    }
    complain("wrong data: endpoint %" PRIu32 ", message %" PRIu64 ", byte %" PRIu32 " of %" PRIu32 ": value %u",
             m->endpoint, seq, wrong, m->size, bytes[wrong]);
}

static void receive_one(struct link *link, const struct options *options, const struct nrf_message *m, uint8_t *bytes,
                        uint64_t seq, struct tally *tally)
{
    if (m->size != 0) {
        memcpy(bytes, m->payload, m->size);
    }
    uint32_t wrong = pattern_check(bytes, m->size, seq, m->endpoint);
    if (wrong < m->size) {
        if (tally->errors++ < ERRORS_PRINTED) {
            complain_of(bytes, m, seq, wrong);
        }
    }
    link_sleep(options->hold_ms * MILLIS);
    link_release(link, m->endpoint);
    tally->count++;
    if (!options->quiet) {
        report_rx(m->endpoint, seq, m->size, m->index, crc32(bytes, m->size));
    }
}

int command_recv(struct link *link, const struct options *options)
{
    struct tally tally = {0};
    struct nrf_message message;
    uint64_t count = (uint64_t)options->count;
    uint64_t received[NRF_MAX_ENDPOINTS] = {0};
    uint8_t *bytes = copy_room(link);
    enum link_end end = bytes == NULL ? LINK_TOO_LARGE : LINK_OK;

    while (end == LINK_OK && (count == 0 || tally.count < count)) {
        end = link_stopping() ? LINK_STOPPED : link_receive(link, (int)options->ep, &message);
        if (end == LINK_OK) {
            uint64_t seq = (uint64_t)options->first_seq + received[message.endpoint]++;
            receive_one(link, options, &message, bytes, seq, &tally);
        }
    }
    free(bytes);
    return finish(link, &tally, end, "a message");
}
