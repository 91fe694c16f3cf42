/* Receiving. */
#include "reader.h"

#include "clock.h"
#include "crash.h"

#include <inttypes.h>

enum status reader_check_used(const struct link *link, uint32_t used, uint32_t capacity)
{
    if (used <= capacity) {
        return EXIT_DONE;
    }
    if (used > INT32_MAX) {
        return fail(EXIT_CORRUPT, "region %d: used_size is %" PRIu32 ", allowed: 0 to %" PRIu32,
                    link_region(link, link->rx), used, capacity);
    }
    return fail(EXIT_REFUSED,
                "region %d: a message of %" PRIu32 " bytes needs %" PRIu32 " bytes, the buffer has %" PRIu32
                "; it stays READY",
                link_region(link, link->rx), used, used, capacity);
}

/* Waits for the first piece; loads the header. */
static enum status begin(struct link *link, struct header *message)
{
    enum status status = link_await_message(link);
    if (status != EXIT_DONE) {
        return status;
    }
    *message = region_header(link->rx);
    crash_at(CRASH_READ_SNAPSHOT);
    status = link_check_max(link, link->rx, message->max);
    bool settles = message->type == TYPE_TICK && !link->options.doorbell && link->options.settle_nanos > 0;
    if (status == EXIT_DONE && settles) {
        clock_sleep(link->options.settle_nanos);
    }
    return status;
}

static enum status next_piece(struct link *link, const struct header *message, uint32_t at)
{
    enum status status = link_await_piece(link);
    if (status != EXIT_TIMEOUT) {
        return status;
    }
    return fail(EXIT_TIMEOUT,
                "region %d: a message of %" PRIu32 " bytes ends after %" PRIu32 ": the rest has not come for %" PRId64
                " ms",
                link_region(link, link->rx), message->used, at, link->options.timeout_nanos / MILLIS);
}

enum status reader_take(struct link *link, const struct header *message, uint8_t *bytes)
{
    enum status status = EXIT_DONE;
    uint32_t at = 0;
    for (uint32_t piece = 0; status == EXIT_DONE && (piece == 0 || at < message->used); piece++) {
        uint32_t n = piece_length(message->used, at, message->max);
        if (bytes != NULL) {
            region_get(link->rx, bytes + at, n);
        }
        crash_at(CRASH_READ_COPY);
        region_set_op(link->rx, OP_READ_END);
        crash_at_piece(CRASH_READ_RELEASE, piece);
        at += n;
        if (at < message->used) {
            status = next_piece(link, message, at);
        }
    }
    link->received += status == EXIT_DONE ? 1 : 0;
    return status;
}

enum status reader_receive(struct link *link, uint32_t capacity, struct header *message)
{
    enum status status = begin(link, message);
    if (status == EXIT_DONE) {
        status = reader_check_used(link, message->used, capacity);
    }
    if (status == EXIT_DONE) {
        status = link_reserve(link, message->used);
    }
    return status == EXIT_DONE ? reader_take(link, message, link->bytes) : status;
}

enum status reader_discard(struct link *link, struct header *message)
{
    enum status status = begin(link, message);
    return status == EXIT_DONE ? reader_take(link, message, NULL) : status;
}
