/* Many messages, with payloads that both sides know. */
#include "args.h"
#include "blob.h"
#include "reader.h"
#include "step.h"
#include "writer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 0x10000000u
#define USAGE "N[:SIZES], SIZES up to 64 numbers or mix:MAX, up to 268435456 bytes"

struct stream {
    const char *name;
    uint64_t count;
    struct sizes sizes;
    uint8_t *bytes; /* to send */
    uint64_t done;
    uint64_t total;
};

/* N[:SIZES]; without sizes 64 bytes. */
static enum status open_stream(struct stream *s, const char *name, const char *value)
{
    int64_t count;
    const char *sizes;
    *s = (struct stream){.name = name};
    if (!value_number(value, 0, INT64_MAX, &count, &sizes) ||
        !sizes_parse(&s->sizes, sizes == NULL ? "64" : sizes, MOST_BYTES)) {
        return step_misused(name, USAGE, value);
    }
    s->count = (uint64_t)count;
    s->bytes = malloc((size_t)sizes_most(&s->sizes) + 1);
    return s->bytes == NULL ? fail(EXIT_REFUSED, "no memory for messages of %s", value) : EXIT_DONE;
}

static enum status close_stream(struct stream *s, enum status status)
{
    free(s->bytes);
    if (status == EXIT_DONE) {
        line_begin(s->name);
        line_number("count", (int64_t)s->done);
        line_number("bytes", (int64_t)s->total);
        line_end();
    }
    return status;
}

static enum status send_one(struct link *link, struct stream *s)
{
    uint32_t length = sizes_at(&s->sizes, s->done);
    blob_fill(s->bytes, length, s->done);
    return writer_send(link, TYPE_BLOB, s->bytes, length);
}

static enum status receive_one(struct link *link, struct stream *s)
{
    struct header message;
    enum status status = reader_receive(link, UINT32_MAX, &message);
    if (status != EXIT_DONE) {
        return status;
    }
    uint32_t wanted = sizes_at(&s->sizes, s->done);
    uint32_t right = blob_check(link->bytes, message.used, s->done);
    if (message.type != TYPE_BLOB || message.used != wanted || right != wanted) {
        return fail(EXIT_DATA,
                    "%s, message %" PRIu64 ": type %" PRId32 ", %" PRIu32 " bytes, expected type %d, %" PRIu32
                    " bytes; the first %" PRIu32 " are right",
                    s->name, s->done, message.type, message.used, TYPE_BLOB, wanted, right);
    }
    s->total += wanted;
    s->done++;
    return EXIT_DONE;
}

static enum status run_send(struct link *link, const char *value)
{
    struct stream s;
    enum status status = open_stream(&s, "stream-send", value);
    while (status == EXIT_DONE && s.done < s.count) {
        status = send_one(link, &s);
        s.total += sizes_at(&s.sizes, s.done);
        s.done++;
    }
    return close_stream(&s, status);
}

static enum status run_recv(struct link *link, const char *value)
{
    struct stream s;
    enum status status = open_stream(&s, "stream-recv", value);
    while (status == EXIT_DONE && s.done < s.count) {
        status = receive_one(link, &s);
    }
    return close_stream(&s, status);
}

static enum status run_pingpong(struct link *link, const char *value)
{
    struct stream s;
    enum status status = open_stream(&s, "pingpong", value);
    while (status == EXIT_DONE && s.done < s.count) {
        status = send_one(link, &s);
        if (status == EXIT_DONE) {
            status = receive_one(link, &s);
        }
    }
    return close_stream(&s, status);
}

const struct step stream_steps[] = {
    {"stream-send", VALUE_MUST, USAGE, run_send},
    {"stream-recv", VALUE_MUST, USAGE, run_recv},
    {"pingpong", VALUE_MUST, USAGE, run_pingpong},
    {NULL, VALUE_NONE, NULL, NULL},
};
