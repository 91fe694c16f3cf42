/* What a peer of the published demo does. */
#include "stock.h"

#include "clock.h"
#include "crash.h"
#include "reader.h"
#include "writer.h"

static void ring(struct link *link)
{
    region_fence();
    bell_ring(&link->bell);
    crash_at(CRASH_WRITE_RING);
}

static void ready(struct link *link)
{
    region_set_op(link->tx, OP_READY);
    crash_at(CRASH_WRITE_READY);
}

enum status stock_manual(struct link *link, uint64_t value, int64_t pause_nanos)
{
    region_set_message(link->tx, sizeof value, TYPE_TICK);
    crash_at(CRASH_WRITE_HEADER);
    ready(link);
    if (pause_nanos > 0) {
        clock_sleep(pause_nanos);
    }
    region_put(link->tx, &value, sizeof value);
    crash_at(CRASH_WRITE_PAYLOAD);
    ring(link);
    link->sent++;
    return EXIT_DONE;
}

static void send_at_once(struct link *link, int32_t type, const void *bytes, uint32_t length)
{
    region_set_message(link->tx, length, type);
    crash_at(CRASH_WRITE_HEADER);
    region_put(link->tx, bytes, length);
    crash_at(CRASH_WRITE_PAYLOAD);
    ready(link);
    ring(link);
}

static enum status send_pieces(struct link *link, int32_t type, const uint8_t *bytes, uint32_t length, uint32_t max)
{
    enum status status = EXIT_DONE;
    uint32_t at = 0;
    for (uint32_t piece = 0; status == EXIT_DONE && at < length; piece++) {
        uint32_t n = piece_length(length, at, max);
        region_put(link->tx, bytes + at, n);
        crash_at(CRASH_WRITE_PAYLOAD);
        ready(link);
        if (piece == 0 && n < length) {
            region_set_message(link->tx, length, type);
            crash_at(CRASH_WRITE_HEADER);
            ring(link);
        }
        crash_at_piece(CRASH_WRITE_CHUNK, piece);
        at += n;
        if (at < length) {
            status = link_await_free(link);
        }
    }
    return status;
}

enum status stock_send(struct link *link, int32_t type, const void *bytes, uint32_t length)
{
    uint32_t max;
    enum status status = writer_max(link, &max);
    if (status == EXIT_DONE) {
        status = link_await_free(link);
    }
    if (status == EXIT_DONE && length < max) {
        send_at_once(link, type, bytes, length);
    } else if (status == EXIT_DONE) {
        status = send_pieces(link, type, bytes, length, max);
    }
    link->sent += status == EXIT_DONE ? 1 : 0;
    return status;
}

/* A message that is READY. */
static enum status take(struct link *link, uint32_t capacity, struct header *message)
{
    *message = region_header(link->rx);
    crash_at(CRASH_READ_SNAPSHOT);
    enum status status = link_check_max(link, link->rx, message->max);
    if (status == EXIT_DONE) {
        status = reader_check_used(link, message->used, capacity); /* the demo would write behind its buffer */
    }
    if (status == EXIT_DONE) {
        status = link_reserve(link, message->used);
    }
    if (status == EXIT_DONE) {
        status = reader_take(link, message, link->bytes);
        message->type = region_header(link->rx).type;
    }
    return status;
}

enum status stock_receive(struct link *link, uint32_t capacity, struct header *message)
{
    enum status status = reader_check_used(link, region_header(link->rx).used, capacity);
    if (status == EXIT_DONE) {
        status = link_await_message(link);
    }
    return status == EXIT_DONE ? take(link, capacity, message) : status;
}

enum status stock_receive_early(struct link *link, struct header *message)
{
    enum status status = link_await_message(link);
    if (status != EXIT_DONE) {
        return status;
    }
    *message = region_header(link->rx);
    if (message->type != TYPE_TICK || message->used != sizeof(uint64_t)) {
        return take(link, SHM_STOCK_BUFFER, message);
    }
    status = link_reserve(link, message->used);
    if (status == EXIT_DONE) {
        region_set_op(link->rx, OP_READ_END);
        crash_at_piece(CRASH_READ_RELEASE, 0);
        region_get(link->rx, link->bytes, message->used);
        crash_at(CRASH_READ_COPY);
        link->received++;
    }
    return status;
}
