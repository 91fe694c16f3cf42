/* The regions themselves. */
#include "args.h"
#include "pace.h"
#include "step.h"
#include "writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SHOWN 65536
#define SIDES "tx or rx"

static enum status init(struct link *link, const char *name, const char *value, bool both)
{
    uint32_t capacity = region_capacity(link->tx);
    int64_t max = capacity;
    if (value != NULL && !args_number(value, 1, capacity, &max)) {
        char usage[64];
        snprintf(usage, sizeof usage, "[=MAX] from 1 to %" PRIu32, capacity);
        return step_misused(name, usage, value);
    }
    writer_init(link->tx, (uint32_t)max);
    if (both) {
        writer_init(link->rx, (uint32_t)max);
    }
    line_begin(name);
    line_number("max", max);
    line_end();
    return EXIT_DONE;
}

static enum status run_init(struct link *link, const char *value)
{
    return init(link, "init", value, false);
}

static enum status run_initboth(struct link *link, const char *value)
{
    return init(link, "initboth", value, true);
}

static enum status run_reclaim(struct link *link, const char *value)
{
    int32_t before = region_op(link->tx);
    (void)value;
    if (before == OP_READY || !op_legal(before)) {
        region_set_op(link->tx, OP_READ_END);
    }
    line_begin("reclaim");
    line_number("op", before);
    line_name("opName", op_name(before));
    line_end();
    return EXIT_DONE;
}

/* As inspect prints them; the payload only if it is whole. */
static void dump(const struct link *link, int number)
{
    const struct region *region = &link->place.regions[number];
    int32_t op = region_op(region);
    struct header header = region_header(region);
    printf(",\"region%d\":{\"max\":%" PRIu32, number, header.max);
    line_number("used", header.used);
    line_number("op", op);
    line_name("opName", op_name(op));
    line_number("type", header.type);
    if (op == OP_READY && header.used <= header.max && header.used <= region_capacity(region)) {
        uint8_t *bytes = malloc((size_t)header.used + 1);
        if (bytes != NULL) {
            region_get(region, bytes, header.used);
            line_crc(bytes, header.used);
        }
        free(bytes);
    }
    putchar('}');
}

static enum status run_dump(struct link *link, const char *value)
{
    (void)value;
    line_begin("dump");
    dump(link, 0);
    dump(link, 1);
    line_end();
    return EXIT_DONE;
}

/* tx:REST or rx:REST. */
static const struct region *side(const struct link *link, const char *value, const char **rest)
{
    bool good = (value[0] == 't' || value[0] == 'r') && value[1] == 'x' && value[2] == ':';
    *rest = good ? value + 3 : NULL;
    return !good ? NULL : value[0] == 't' ? link->tx : link->rx;
}

static enum status run_poison(struct link *link, const char *value)
{
    const char *rest;
    const char *hex;
    int64_t offset;
    uint32_t length = 0;
    uint8_t *bytes = NULL;
    const struct region *region = side(link, value, &rest);
    if (region != NULL && value_number(rest, 0, region->length, &offset, &hex) && hex != NULL) {
        bytes = value_hex(hex, &length);
    }
    if (bytes == NULL || offset + length > region->length) {
        free(bytes);
        return step_misused("poison", "SIDE:OFF:HEX, SIDE " SIDES ", pairs of digits inside the region", value);
    }
    region_poke(region, (uint32_t)offset, bytes, length);
    free(bytes);
    line_begin("poison");
    line_number("offset", offset);
    line_number("len", length);
    line_end();
    return EXIT_DONE;
}

static enum status run_peek(struct link *link, const char *value)
{
    static uint8_t bytes[MOST_SHOWN];
    const char *rest;
    const char *text;
    int64_t offset;
    int64_t length;
    const struct region *region = side(link, value, &rest);
    if (region == NULL || !value_number(rest, 0, region->length, &offset, &text) || text == NULL ||
        !args_number(text, 0, MOST_SHOWN, &length) || offset + length > region->length) {
        return step_misused("peek", "SIDE:OFF:LEN, SIDE " SIDES ", inside the region, LEN up to 65536", value);
    }
    region_peek(region, (uint32_t)offset, bytes, (uint32_t)length);
    line_begin("peek");
    line_number("offset", offset);
    line_bytes("hex", bytes, (uint32_t)length);
    line_end();
    return EXIT_DONE;
}

static const char *const fields[] = {"max", "used", "op", "type"};
enum { FIELDS = sizeof fields / sizeof fields[0] };

/* SIDE:FIELD:VALUE */
struct wish {
    const struct region *region;
    size_t field;
    int64_t value;
};

static bool named(const char *name, const char *text, size_t length)
{
    return length == strlen(name) && strncmp(name, text, length) == 0;
}

static enum status parse_wish(const struct link *link, const char *name, const char *value, struct wish *wish)
{
    const char *rest;
    wish->region = side(link, value, &rest);
    size_t length = rest == NULL ? 0 : strcspn(rest, ":");
    wish->field = 0;
    while (wish->field < FIELDS && !named(fields[wish->field], rest, length)) {
        wish->field++;
    }
    if (wish->field == FIELDS || rest[length] != ':' ||
        !args_number(rest + length + 1, INT32_MIN, UINT32_MAX, &wish->value)) {
        return step_misused(name, "SIDE:FIELD:VALUE, SIDE " SIDES ", FIELD max, used, op or type", value);
    }
    return EXIT_DONE;
}

static int64_t value_now(const struct wish *wish)
{
    int32_t op = region_op(wish->region);
    struct header header = region_header(wish->region);
    const int64_t values[FIELDS] = {header.max, header.used, op, header.type};
    return values[wish->field];
}

static void line_wish(const char *name, const struct wish *wish)
{
    line_begin(name);
    line_number(fields[wish->field], wish->value);
    line_end();
}

static enum status run_expect(struct link *link, const char *value)
{
    struct wish wish;
    enum status status = parse_wish(link, "expect", value, &wish);
    if (status != EXIT_DONE) {
        return status;
    }
    int64_t now = value_now(&wish);
    if (now != wish.value) {
        return fail(EXIT_DATA, "expect=%s: it is %" PRId64, value, now);
    }
    line_wish("expect", &wish);
    return EXIT_DONE;
}

static enum status run_await(struct link *link, const char *value)
{
    struct wish wish;
    struct pace pace;
    enum status status = parse_wish(link, "await", value, &wish);
    pace_begin(&pace, link->options.timeout_nanos);
    while (status == EXIT_DONE && value_now(&wish) != wish.value) {
        status = pace_rest(&pace);
    }
    if (status == EXIT_TIMEOUT) {
        return fail(status, "await=%s: it is %" PRId64 " for %" PRId64 " ms", value, value_now(&wish),
                    link->options.timeout_nanos / MILLIS);
    }
    if (status == EXIT_DONE) {
        line_wish("await", &wish);
    }
    return status;
}

const struct step region_steps[] = {
    {"init", VALUE_MAY, "[=MAX]", run_init},
    {"initboth", VALUE_MAY, "[=MAX]", run_initboth},
    {"reclaim", VALUE_NONE, "", run_reclaim},
    {"dump", VALUE_NONE, "", run_dump},
    {"poison", VALUE_MUST, "SIDE:OFF:HEX", run_poison},
    {"peek", VALUE_MUST, "SIDE:OFF:LEN", run_peek},
    {"expect", VALUE_MUST, "SIDE:FIELD:VALUE", run_expect},
    {"await", VALUE_MUST, "SIDE:FIELD:VALUE", run_await},
    {NULL, VALUE_NONE, NULL, NULL},
};
