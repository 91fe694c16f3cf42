/* echo, pingpong, ticker: commands that send and receive. */
#include "commands.h"

#include "misbehave.h"
#include "pattern.h"
#include "sender.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MILLIS 1000000

/* ---- echo ---- */

struct echo {
    struct link *link;
    uint8_t *bytes;
    struct tally tally;
};

/* Room first, then the answer, then the release: a message is not lost between the two areas. */
static bool answer(struct echo *echo, const struct nrf_message *m)
{
    struct nrf_buffer buffer;
    enum nrf_grant grant = link_claim(echo->link, m->endpoint, m->size, &buffer);
    if (grant == NRF_TOO_LARGE || grant == NRF_BAD_ENDPOINT) {
        complain("cannot answer %" PRIu32 " bytes on endpoint %" PRIu32 ": area %s has %" PRIu32
                 " endpoints of up to %" PRIu32 " bytes",
                 m->size, m->endpoint, link_area_name(echo->link->config.side), echo->link->tx.area.g.endpoints,
                 nrf_max_payload(&echo->link->tx.area.g));
        echo->tally.errors++;
        link_release(echo->link, m->endpoint);
        return true;
    }
    if (grant != NRF_GRANTED) {
        return false;
    }
    if (m->size != 0) {
        memcpy(echo->bytes, m->payload, m->size);
    }
    link_publish(echo->link, &buffer, echo->bytes);
    link_release(echo->link, m->endpoint);
    echo->tally.count++;
    return true;
}

/* Looks at every endpoint: one whose answer has no room yet must not hold up the others. */
static bool echo_one(void *what)
{
    struct echo *echo = what;
    struct nrf_message message;
    for (uint32_t e = 0; e < echo->link->rx.area.g.endpoints; e++) {
        if (link_take(echo->link, -1, &message) && answer(echo, &message)) {
            return true;
        }
    }
    return false;
}

int command_echo(struct link *link, const struct options *options)
{
    uint64_t count = (uint64_t)options->count;
    struct echo echo = {.link = link, .bytes = copy_room(link)};
    enum link_end end = echo.bytes == NULL ? LINK_TOO_LARGE : LINK_OK;
    if (count == 0) {
        link->config.timeout_nanos = 0; /* until SIGTERM */
    }
    while (end == LINK_OK && (count == 0 || echo.tally.count < count)) {
        end = link_stopping() ? LINK_STOPPED : link_until(link, echo_one, &echo);
    }
    free(echo.bytes);
    return finish(link, &echo.tally, end, "a message to answer");
}

/* ---- pingpong ---- */

static void compare(const struct sender *sender, const struct nrf_message *m, struct tally *tally)
{
    if (m->size != sender->size || (m->size != 0 && memcmp(m->payload, sender->bytes, m->size) != 0)) {
        complain("wrong data: endpoint %" PRIu32 ", sent %" PRIu32 " bytes, got %" PRIu32 " other ones back",
                 m->endpoint, sender->size, m->size);
        tally->errors++;
    }
}

static enum link_end ping(struct sender *sender, uint8_t *bytes)
{
    struct nrf_message m;
    enum link_end end = sender_next(sender);
    if (end == LINK_OK) {
        end = link_receive(sender->link, (int)sender->endpoint, &m);
    }
    if (end != LINK_OK) {
        return end;
    }
    if (m.size != 0) {
        memcpy(bytes, m.payload, m.size);
    }
    m.payload = bytes;
    compare(sender, &m, &sender->tally);
    link_release(sender->link, m.endpoint);
    if (!sender->options->quiet) {
        report_rx(m.endpoint, sender->seq[m.endpoint] - 1, m.size, m.index, crc32(bytes, m.size));
    }
    return LINK_OK;
}

int command_pingpong(struct link *link, const struct options *options)
{
    struct sender sender;
    uint8_t *bytes = copy_room(link);
    if (bytes == NULL || !sender_open(&sender, link, options, (int)options->ep) || !misbehave_start(link, options)) {
        return EXIT_REFUSED;
    }
    enum link_end end = LINK_OK;
    while (end == LINK_OK && sender_wants_more(&sender)) {
        end = link_stopping() ? LINK_STOPPED : ping(&sender, bytes);
    }
    misbehave_end();
    sender_close(&sender);
    free(bytes);
    return finish(link, &sender.tally, end, "the answer");
}

/* ---- ticker ---- */

static void swallow(struct link *link, const struct options *options, const struct nrf_message *m, uint8_t *bytes)
{
    if (m->size != 0) {
        memcpy(bytes, m->payload, m->size);
    }
    link_release(link, m->endpoint);
    if (!options->quiet) {
        report_rx(m->endpoint, UINT64_MAX, m->size, m->index, crc32(bytes, m->size));
    }
}

/* Consumes what arrives until the next tick is due. */
static void consume_until(struct link *link, const struct options *options, int64_t due, uint8_t *bytes)
{
    struct nrf_message message;
    for (int64_t left = due - link_now(); left > 0 && !link_stopping(); left = due - link_now()) {
        link->config.timeout_nanos = left;
        if (link_receive(link, -1, &message) == LINK_OK) {
            swallow(link, options, &message, bytes);
        }
    }
}

int command_ticker(struct link *link, const struct options *options)
{
    struct sender sender;
    uint8_t *bytes = copy_room(link);
    if (bytes == NULL || !sender_open(&sender, link, options, (int)options->ep) || !misbehave_start(link, options)) {
        return EXIT_REFUSED;
    }
    int64_t due = link_now();
    while (!link_stopping() && sender_wants_more(&sender)) {
        if (sender_has_room(&sender)) { /* a tick nobody has room for is left out */
            link->config.timeout_nanos = 1;
            sender_next(&sender);
        }
        due += options->period_ms * MILLIS;
        consume_until(link, options, due, bytes);
    }
    misbehave_end();
    sender_close(&sender);
    free(bytes);
    return finish(link, &sender.tally, LINK_OK, "");
}
