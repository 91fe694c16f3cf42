/* The command line. */
#include "options.h"

#include "args.h"
#include "clock.h"
#include "report.h"
#include "step.h"

#include <stdio.h>
#include <string.h>

#define ROLES "main|sub"
#define CHIPS "c6|c5|p4"
#define MAX_MILLIS 1000000000
#define NO_CHIP (-1)

/* As typed. */
struct typed {
    int64_t hp_size;
    int64_t rtc_size;
    int64_t ulp_reserve;
    int64_t rtc_base;
    int64_t timeout_ms;
    int chip;
    const char *die;
    bool wide;
};

static bool parse_words(struct options *o, struct typed *t, int argc, char **argv, const char **word)
{
    const struct arg args[] = {
        {"--chip", ARG_CHOICE, &t->chip, 0, 0, CHIPS},
        {"--hp", ARG_TEXT, &o->hp, 0, 0, NULL},
        {"--rtc", ARG_TEXT, &o->rtc, 0, 0, NULL},
        {"--create", ARG_FLAG, &o->create, 0, 0, NULL},
        {"--hp-size", ARG_NUMBER, &t->hp_size, 0, UINT32_MAX, NULL},
        {"--wide", ARG_FLAG, &t->wide, 0, 0, NULL},
        {"--rtc-size", ARG_NUMBER, &t->rtc_size, 0, UINT32_MAX, NULL},
        {"--ulp-reserve", ARG_NUMBER, &t->ulp_reserve, 0, UINT32_MAX, NULL},
        {"--rtc-base", ARG_NUMBER, &t->rtc_base, 0, UINT32_MAX, NULL},
        {"--light-sleep", ARG_FLAG, &o->light_sleep, 0, 0, NULL},
        {"--system", ARG_FLAG, &o->system, 0, 0, NULL},
        {"--resume", ARG_FLAG, &o->resume, 0, 0, NULL},
        {"--truncate-sizes", ARG_FLAG, &o->truncate, 0, 0, NULL},
        {"--die", ARG_TEXT, &t->die, 0, 0, NULL},
        {"--timeout-ms", ARG_NUMBER, &t->timeout_ms, 0, MAX_MILLIS, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    int count = args_parse(args, argc, argv, word, 1);
    if (count == 0) {
        complain("expected a role: %s", ROLES);
    }
    return count == 1;
}

static bool check(struct options *o, const struct typed *t, const char *word)
{
    if (strcmp(word, "main") != 0 && strcmp(word, "sub") != 0) {
        complain("the role must be one of %s: %s", ROLES, word);
        return false;
    }
    o->role = strcmp(word, "main") == 0 ? ROLE_MAIN : ROLE_SUB;
    if (t->chip == NO_CHIP || o->hp == NULL) {
        complain("--chip " CHIPS " and --hp FILE are needed");
        return false;
    }
    if (o->light_sleep && o->rtc == NULL) {
        complain("--light-sleep needs --rtc FILE");
        return false;
    }
    if (t->die != NULL && !step_arm(t->die)) {
        complain("--die must be STEP or STEP:N with one of %s: %s", step_names(), t->die);
        return false;
    }
    return true;
}

bool options_parse(struct options *o, int argc, char **argv)
{
    struct typed t = {.hp_size = 16384, .rtc_size = 256, .ulp_reserve = 14500, .rtc_base = 0x50000000,
                      .timeout_ms = 10000, .chip = NO_CHIP};
    const char *word;
    memset(o, 0, sizeof *o);
    if (!parse_words(o, &t, argc, argv, &word) || !check(o, &t, word)) {
        return false;
    }
    o->timeout_nanos = t.timeout_ms * MILLIS;
    struct sizes_wanted wanted = {(enum chip)t.chip, t.hp_size, 0, t.ulp_reserve, t.rtc_base, t.wide};
    if (o->rtc != NULL && t.rtc_size == 0) {
        complain("--rtc-size must be 2 to 1024: 0");
        return false;
    }
    wanted.rtc = o->rtc == NULL ? 0 : t.rtc_size;
    return geometry_plan(&o->g, &wanted);
}

void options_usage(void)
{
    fputs("usage: amp-peer " ROLES " --chip " CHIPS " --hp FILE [--rtc FILE] [--create] [options]; commands on stdin;"
          " all of them are in README.md\n", stderr);
}
