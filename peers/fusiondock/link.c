/* Opening, looking, waiting. */
#include "link.h"

#include "clock.h"
#include "pace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SLICE (20 * MILLIS) /* the longest single wait for a ring: bounds how late a signal is noticed */

enum status link_open(struct link *link, const struct link_options *options)
{
    memset(link, 0, sizeof *link);
    link->options = *options;
    enum status status = bell_open(&link->bell, options->ring_out, options->ring_in, options->role);
    if (status == EXIT_DONE) {
        status = place_open(&link->place, options->path, options->base, (uint32_t)options->region_length);
    }
    bool first = options->role == VM_LINUX;
    link->tx = &link->place.regions[first ? 0 : 1];
    link->rx = &link->place.regions[first ? 1 : 0];
    return status;
}

void link_close(struct link *link)
{
    place_close(&link->place);
    bell_close(&link->bell);
    free(link->bytes);
    link->bytes = NULL;
}

int link_region(const struct link *link, const struct region *region)
{
    return region == &link->place.regions[0] ? 0 : 1;
}

enum status link_corrupt(const struct link *link, const struct region *region, size_t offset, uint32_t value)
{
    bool op = offset == SHM_OP;
    return fail(EXIT_CORRUPT,
                "corrupt: region %d, %s at offset %zu: value %" PRIu32 " (0x%08" PRIx32 "), allowed: %d to %" PRIu32,
                link_region(link, region), op ? "op_type" : "max_size", offset, value, value, op ? OP_START : 1,
                op ? (uint32_t)OP_MAX - 1 : region_capacity(region));
}

enum status link_op(const struct link *link, const struct region *region, int32_t *op)
{
    *op = region_op(region);
    return op_legal(*op) ? EXIT_DONE : link_corrupt(link, region, SHM_OP, (uint32_t)*op);
}

enum status link_check_max(const struct link *link, const struct region *region, uint32_t max)
{
    bool valid = max > 0 && max <= region_capacity(region);
    return valid ? EXIT_DONE : link_corrupt(link, region, SHM_MAX, max);
}

static enum status late(const struct link *link, enum status status, const struct region *region, const char *what)
{
    if (status != EXIT_TIMEOUT) {
        return status;
    }
    return fail(EXIT_TIMEOUT, "region %d: %s for %" PRId64 " ms (op_type %" PRId32 ")", link_region(link, region), what,
                link->options.timeout_nanos / MILLIS, region_op(region));
}

/* Until looking says so; the look has the same failures as the wait. */
static enum status await(struct link *link, enum status (*look)(struct link *link, bool *there), int64_t limit)
{
    struct pace pace;
    bool there;
    pace_begin(&pace, limit);
    enum status status = look(link, &there);
    while (status == EXIT_DONE && !there) {
        status = pace_rest(&pace);
        if (status == EXIT_DONE) {
            status = look(link, &there);
        }
    }
    return status;
}

static enum status look_free(struct link *link, bool *there)
{
    int32_t op;
    enum status status = link_op(link, link->tx, &op);
    *there = op != OP_READY;
    return status;
}

static enum status look_piece(struct link *link, bool *there)
{
    int32_t op;
    enum status status = link_op(link, link->rx, &op);
    *there = op == OP_READY;
    return status;
}

/* A region without its size is not initialised yet, whatever else stands there. */
static enum status look_message(struct link *link, bool *there)
{
    *there = false;
    return region_max(link->rx) == 0 ? EXIT_DONE : look_piece(link, there);
}

/* One wait for a ring; true if it is time to look. */
static bool rung(struct link *link, int64_t looked)
{
    int64_t fallback = link->options.fallback_nanos;
    bool heard = bell_wait(&link->bell, fallback > 0 && fallback < SLICE ? fallback : SLICE);
    return heard || (fallback > 0 && clock_now() - looked >= fallback);
}

static enum status await_ring(struct link *link, int64_t limit)
{
    struct patience patience = {.limit = limit};
    int64_t looked = clock_now();
    enum status status = EXIT_DONE;
    for (bool there = false; status == EXIT_DONE && !there;) {
        if (clock_stopping()) {
            return STOPPED;
        }
        if (rung(link, looked)) {
            status = look_message(link, &there);
            looked = clock_now();
        }
        if (status == EXIT_DONE && !there && patience_over(&patience)) {
            return EXIT_TIMEOUT;
        }
    }
    return status;
}

enum status link_await_free(struct link *link)
{
    enum status status = await(link, look_free, link->options.timeout_nanos);
    return late(link, status, link->tx, "the peer has not consumed what stands there");
}

enum status link_await_message(struct link *link)
{
    int64_t limit = link->endless ? 0 : link->options.timeout_nanos;
    enum status status = link->options.doorbell ? await_ring(link, limit) : await(link, look_message, limit);
    return late(link, status, link->rx, "no message has come");
}

enum status link_await_piece(struct link *link)
{
    return await(link, look_piece, link->options.timeout_nanos);
}

enum status link_reserve(struct link *link, uint32_t length)
{
    if (length <= link->room && link->bytes != NULL) {
        return EXIT_DONE;
    }
    free(link->bytes);
    link->bytes = malloc(length > 0 ? length : 1);
    link->room = link->bytes == NULL ? 0 : length;
    return link->bytes == NULL ? fail(EXIT_REFUSED, "no memory for a message of %" PRIu32 " bytes", length) : EXIT_DONE;
}
