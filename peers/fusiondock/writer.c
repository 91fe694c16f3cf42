/* Sending. */
#include "writer.h"

#include "crash.h"

void writer_init(const struct region *region, uint32_t max)
{
    region_clear(region);
    crash_at(CRASH_INIT_CLEAR);
    region_set_max(region, max);
    crash_at(CRASH_INIT_MAX);
}

enum status writer_max(struct link *link, uint32_t *max)
{
    *max = region_max(link->tx);
    if (*max == 0) {
        return fail(EXIT_REFUSED, "region %d is not initialised: max_size is 0", link_region(link, link->tx));
    }
    return link_check_max(link, link->tx, *max);
}

static void publish(struct link *link, const uint8_t *bytes, uint32_t length, uint32_t piece)
{
    region_put(link->tx, bytes, length);
    crash_at(CRASH_WRITE_PAYLOAD);
    region_set_op(link->tx, OP_READY);
    crash_at(CRASH_WRITE_READY);
    if (piece == 0) {
        region_fence();
        bell_ring(&link->bell);
        crash_at(CRASH_WRITE_RING);
    }
    crash_at_piece(CRASH_WRITE_CHUNK, piece);
}

enum status writer_send(struct link *link, int32_t type, const void *bytes, uint32_t length)
{
    uint32_t max;
    enum status status = writer_max(link, &max);
    if (status == EXIT_DONE) {
        status = link_await_free(link);
    }
    if (status != EXIT_DONE) {
        return status;
    }
    region_set_message(link->tx, length, type);
    crash_at(CRASH_WRITE_HEADER);
    uint32_t at = 0;
    for (uint32_t piece = 0; status == EXIT_DONE && (piece == 0 || at < length); piece++) {
        uint32_t n = piece_length(length, at, max);
        publish(link, (const uint8_t *)bytes + at, n, piece);
        at += n;
        if (at < length) {
            status = link_await_free(link);
        }
    }
    link->sent += status == EXIT_DONE ? 1 : 0;
    return status;
}
