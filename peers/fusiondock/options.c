/* The command line. */
#include "options.h"

#include "args.h"
#include "clock.h"
#include "crash.h"
#include "step.h"

#include <stdio.h>
#include <string.h>

#define ROLES "linux|uniproton"
#define MICROS 1000
#define LEAST_REGION 24
#define MOST_REGION 0x40000000
#define MOST_BASE INT64_C(0x1000000000000)
#define MOST_MILLIS 1000000000
#define WORD 8
#define FRONT 2 /* words in front of the steps */

/* As typed. */
struct typed {
    int64_t fallback_ms;
    int64_t settle_us;
    int64_t timeout_ms;
    int trigger;
};

static int parse_words(struct options *o, struct typed *t, int argc, char **argv, const char **words)
{
    const struct arg args[] = {
        {"--region-size", ARG_NUMBER, &o->link.region_length, LEAST_REGION, MOST_REGION, NULL},
        {"--base", ARG_NUMBER, &o->link.base, 0, MOST_BASE, NULL},
        {"--ring", ARG_TEXT, &o->link.ring_out, 0, 0, NULL},
        {"--ring-in", ARG_TEXT, &o->link.ring_in, 0, 0, NULL},
        {"--trigger", ARG_CHOICE, &t->trigger, 0, 0, "POLL|DOORBELL"},
        {"--poll-fallback-ms", ARG_NUMBER, &t->fallback_ms, 0, MOST_MILLIS, NULL},
        {"--settle-us", ARG_NUMBER, &t->settle_us, 0, MOST_MILLIS, NULL},
        {"--timeout-ms", ARG_NUMBER, &t->timeout_ms, 0, MOST_MILLIS, NULL},
        {"--crash", ARG_TEXT, &o->crash, 0, 0, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    return args_parse(args, argc, argv, words, MAX_STEPS + FRONT);
}

static bool check_link(struct link_options *link)
{
    if (link->region_length % WORD != 0 || link->base % WORD != 0) {
        complain("--region-size and --base must be multiples of %d: %lld, %lld", WORD, (long long)link->region_length,
                 (long long)link->base);
        return false;
    }
    if (link->ring_in == NULL) {
        link->ring_in = link->ring_out;
    }
    if (link->doorbell && link->ring_in == NULL) {
        complain("--trigger DOORBELL needs --ring or --ring-in");
        return false;
    }
    return true;
}

static bool check_steps(const struct options *o)
{
    if (o->steps == 0) {
        complain("expected a step, like recv");
        return false;
    }
    for (int i = 0; i < o->steps; i++) {
        if (step_check(o->step[i]) != EXIT_DONE) {
            complain("%s", failure());
            return false;
        }
    }
    return true;
}

bool options_parse(struct options *o, int argc, char **argv)
{
    static const char *words[MAX_STEPS + FRONT];
    struct typed t = {.fallback_ms = 20, .timeout_ms = 10000};
    memset(o, 0, sizeof *o);
    o->link.region_length = SHM_REGION;
    int count = parse_words(o, &t, argc, argv, words);
    if (count < 0 || (o->crash != NULL && strcmp(o->crash, "list") == 0)) {
        return count >= 0;
    }
    if (count < FRONT || (strcmp(words[1], "linux") != 0 && strcmp(words[1], "uniproton") != 0)) {
        bool named = count >= FRONT;
        complain("expected FILE and a role, one of " ROLES "%s%s", named ? ": " : "", named ? words[1] : "");
        return false;
    }
    if (o->crash != NULL && !crash_arm(o->crash)) {
        complain("--crash must be list, or NAME or NAME:N with one of %s: %s", crash_names(), o->crash);
        return false;
    }
    o->link.path = words[0];
    o->link.role = strcmp(words[1], "linux") == 0 ? VM_LINUX : VM_UNIPROTON;
    o->link.doorbell = t.trigger == 1;
    o->link.fallback_nanos = t.fallback_ms * MILLIS;
    o->link.settle_nanos = t.settle_us * MICROS;
    o->link.timeout_nanos = t.timeout_ms * MILLIS;
    o->steps = count - FRONT;
    memcpy(o->step, words + FRONT, (size_t)o->steps * sizeof o->step[0]);
    return check_link(&o->link) && check_steps(o);
}

void options_usage(void)
{
    fputs("usage: fusiondock-peer FILE " ROLES " STEP... [options]; all steps are in README.md\n", stderr);
}
