/* Waiting, ringing, dying, and steps from stdin. */
#include "args.h"
#include "clock.h"
#include "crash.h"
#include "serve.h"
#include "step.h"

#include <inttypes.h>
#include <string.h>

#define MOST_MILLIS 1000000000
#define MOST_RINGS 1000000

static enum status parse(const char *name, const char *value, int64_t most, int64_t *number)
{
    *number = 1;
    if (value == NULL || args_number(value, 0, most, number)) {
        return EXIT_DONE;
    }
    return fail(EXIT_USAGE, "step %s must be %s=N from 0 to %" PRId64 ": %s", name, name, most, value);
}

static enum status done(const char *name, int64_t number)
{
    line_begin(name);
    line_number("n", number);
    line_end();
    return EXIT_DONE;
}

static enum status run_sleep(struct link *link, const char *value)
{
    int64_t millis;
    (void)link;
    enum status status = parse("sleep", value, MOST_MILLIS, &millis);
    if (status != EXIT_DONE) {
        return status;
    }
    clock_sleep(millis * MILLIS);
    return clock_stopping() ? STOPPED : done("sleep", millis);
}

static enum status run_timeout(struct link *link, const char *value)
{
    int64_t millis;
    enum status status = parse("timeout", value, MOST_MILLIS, &millis);
    if (status != EXIT_DONE) {
        return status;
    }
    link->options.timeout_nanos = millis * MILLIS;
    return done("timeout", millis);
}

static enum status run_stray(struct link *link, const char *value)
{
    int64_t rings;
    enum status status = parse("stray-ring", value, MOST_RINGS, &rings);
    if (status != EXIT_DONE) {
        return status;
    }
    for (int64_t i = 0; i < rings; i++) {
        bell_ring(&link->bell);
    }
    return done("stray-ring", rings);
}

static enum status run_lose(struct link *link, const char *value)
{
    int64_t rings;
    enum status status = parse("lose-ring", value, MOST_RINGS, &rings);
    if (status != EXIT_DONE) {
        return status;
    }
    link->bell.lose = (uint64_t)rings;
    return done("lose-ring", rings);
}

static enum status run_repeat(struct link *link, const char *value)
{
    int64_t times;
    enum status status = parse("repeat-ring", value, MOST_RINGS, &times);
    if (status != EXIT_DONE) {
        return status;
    }
    link->bell.repeat = (uint32_t)times;
    return done("repeat-ring", times);
}

static enum status run_crash(struct link *link, const char *value)
{
    (void)link;
    if (!crash_arm(value)) {
        return fail(EXIT_USAGE, "step crash must be crash=NAME or crash=NAME:N with one of %s: %s", crash_names(),
                    value);
    }
    line_begin("crash");
    line_name("at", value);
    line_end();
    return EXIT_DONE;
}

static enum status run_trigger(struct link *link, const char *value)
{
    bool doorbell = strcmp(value, "DOORBELL") == 0;
    if (!doorbell && strcmp(value, "POLL") != 0) {
        return step_misused("trigger", "POLL or DOORBELL", value);
    }
    if (doorbell && link->bell.in < 0) {
        return fail(EXIT_USAGE, "step trigger=DOORBELL needs --ring or --ring-in");
    }
    link->options.doorbell = doorbell;
    line_begin("trigger");
    line_name("on", value);
    line_end();
    return EXIT_DONE;
}

static enum status run_serve(struct link *link, const char *value)
{
    (void)value;
    return serve(link);
}

const struct step control_steps[] = {
    {"sleep", VALUE_MUST, "MS", run_sleep},
    {"timeout", VALUE_MUST, "MS", run_timeout},
    {"stray-ring", VALUE_MAY, "[=N]", run_stray},
    {"lose-ring", VALUE_MAY, "[=N]", run_lose},
    {"repeat-ring", VALUE_MUST, "N", run_repeat},
    {"crash", VALUE_MUST, "NAME[:N]", run_crash},
    {"trigger", VALUE_MUST, "POLL|DOORBELL", run_trigger},
    {"serve", VALUE_NONE, "", run_serve},
    {NULL, VALUE_NONE, NULL, NULL},
};
