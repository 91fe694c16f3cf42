/* The command line of nrfrpc-peer: parsing and checks. */
#include "options.h"

#include "args.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FORM "nrfrpc-peer FILE a|b CMD [options]"
#define COMMANDS "init dump send recv echo pingpong ticker"
#define MILLIS 1000000
#define MAX_MILLIS 86400000
#define NOT_GIVEN INT64_MIN

/* Values as they are typed, before they are checked and narrowed. */
struct typed {
    int64_t size[AREAS];
    int64_t endpoints[AREAS];
    int64_t offset[AREAS];
    int64_t bell_offset;
    int64_t timeout_ms;
    const char *sizes;
    int kind;
    int revision;
    int handshake_words;
    bool init;
    bool no_announce;
};

static bool parse_words(struct options *o, struct typed *t, int argc, char **argv, const char **words)
{
    const struct arg args[] = {
        {"--ab-size", ARG_NUMBER, &t->size[AREA_AB], 0, LINK_MAX_SIZE, NULL},
        {"--ba-size", ARG_NUMBER, &t->size[AREA_BA], 0, LINK_MAX_SIZE, NULL},
        {"--ab-eps", ARG_NUMBER, &t->endpoints[AREA_AB], 1, NRF_MAX_ENDPOINTS, NULL},
        {"--ba-eps", ARG_NUMBER, &t->endpoints[AREA_BA], 1, NRF_MAX_ENDPOINTS, NULL},
        {"--off-ab", ARG_NUMBER, &t->offset[AREA_AB], 0, LINK_MAX_SIZE, NULL},
        {"--off-ba", ARG_NUMBER, &t->offset[AREA_BA], 0, LINK_MAX_SIZE, NULL},
        {"--off-db", ARG_NUMBER, &t->bell_offset, 0, INT32_MAX, NULL},
        {"--sig", ARG_CHOICE, &t->kind, 0, 0, "poll|futex|fifo"},
        {"--no-announce", ARG_FLAG, &t->no_announce, 0, 0, NULL},
        {"--revision", ARG_CHOICE, &t->revision, 0, 0, "r1|r2"},
        {"--handshake", ARG_FLAG, &o->link.handshake, 0, 0, NULL},
        {"--handshake-words", ARG_CHOICE, &t->handshake_words, 0, 0, "f0|f1"},
        {"--init", ARG_FLAG, &t->init, 0, 0, NULL},
        {"--timeout-ms", ARG_NUMBER, &t->timeout_ms, 0, MAX_MILLIS, NULL},
        {"--first-seq", ARG_NUMBER, &o->first_seq, 0, INT64_MAX, NULL},
        {"--ep", ARG_NUMBER, &o->ep, -1, NRF_MAX_ENDPOINTS - 1, NULL},
        {"--sizes", ARG_TEXT, &t->sizes, 0, 0, NULL},
        {"--max", ARG_NUMBER, &o->max, 0, LINK_MAX_SIZE, NULL},
        {"--seed", ARG_NUMBER, &o->seed, INT64_MIN, INT64_MAX, NULL},
        {"--count", ARG_NUMBER, &o->count, 0, INT64_MAX, NULL},
        {"--threads", ARG_NUMBER, &o->threads, 1, NRF_MAX_ENDPOINTS, NULL},
        {"--hold-ms", ARG_NUMBER, &o->hold_ms, 0, MAX_MILLIS, NULL},
        {"--period-ms", ARG_NUMBER, &o->period_ms, 1, MAX_MILLIS, NULL},
        {"--quiet", ARG_FLAG, &o->quiet, 0, 0, NULL},
        {"--misbehave", ARG_CHOICE, &o->misbehave, 0, 0,
         "none|zero-area|index-past-end|index-unaligned|size-wrap|size-past-end|storm|overwrite-out|reserved-word|"
         "flip"},
        {"--misbehave-at", ARG_NUMBER, &o->misbehave_at, 1, INT64_MAX, NULL},
        {"--stop-at", ARG_CHOICE, &o->stop_at, 0, 0,
         "claim|header|payload|publish|signal|consume|consume-signal"},
        {"--stop-after", ARG_NUMBER, &o->stop_after, 1, INT64_MAX, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    int count = args_parse(args, argc, argv, words, 3);
    if (count >= 0 && count < 3) {
        complain("expected %s, with CMD one of %s", FORM, COMMANDS);
    }
    return count == 3;
}

static bool parse_sizes(struct options *o, const char *text)
{
    char item[24];
    int64_t size;
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, ",");
        snprintf(item, sizeof item, "%.*s", (int)(length < sizeof item ? length : sizeof item), at);
        if (length >= sizeof item || !args_number(item, 0, LINK_MAX_SIZE, &size)) {
            complain("--sizes must be numbers separated by commas: %s", text);
            return false;
        }
        if (o->size_count == MAX_SIZES) {
            complain("--sizes takes at most %d sizes: %s", MAX_SIZES, text);
            return false;
        }
        o->sizes[o->size_count++] = (uint32_t)size;
        at += length + (at[length] == ',' ? 1 : 0);
    }
    if (o->size_count == 0) {
        complain("--sizes must name at least one size");
    }
    return o->size_count != 0;
}

static bool parse_positional(struct options *o, const char **words)
{
    o->link.file = words[0];
    o->command = words[2];
    if (strcmp(words[1], "a") != 0 && strcmp(words[1], "b") != 0) {
        complain("the side must be a or b: %s", words[1]);
        return false;
    }
    o->link.side = words[1][0] == 'a' ? AREA_AB : AREA_BA;
    char item[24];
    for (const char *at = COMMANDS; at != NULL; at = strchr(at, ' ')) {
        at += *at == ' ' ? 1 : 0;
        snprintf(item, sizeof item, "%.*s", (int)strcspn(at, " "), at);
        if (strcmp(item, o->command) == 0) {
            return true;
        }
    }
    complain("the command must be one of %s: %s", COMMANDS, o->command);
    return false;
}

static uint32_t end_of_ba(const struct link_config *link)
{
    return (link->offset[AREA_BA] + link->size[AREA_BA] + DOORBELL_BLOCK - 1) & ~(DOORBELL_BLOCK - 1);
}

static void narrow(struct options *o, const struct typed *t)
{
    struct link_config *link = &o->link;
    for (int which = 0; which < AREAS; which++) {
        link->size[which] = (uint32_t)t->size[which];
        link->endpoints[which] = (uint32_t)t->endpoints[which];
    }
    link->offset[AREA_AB] = (uint32_t)t->offset[AREA_AB];
    link->offset[AREA_BA] = t->offset[AREA_BA] == NOT_GIVEN ? link->size[AREA_AB] : (uint32_t)t->offset[AREA_BA];
    link->bell_offset = t->bell_offset == NOT_GIVEN ? end_of_ba(link) : (uint32_t)t->bell_offset;
    link->kind = (enum doorbell_kind)t->kind;
    link->announce = !t->no_announce;
    link->r2 = t->revision == 1;
    link->handshake_init = NRF_RESERVED + (uint32_t)t->handshake_words;
    link->timeout_nanos = t->timeout_ms * MILLIS;
    link->role = LINK_ATTACH;
    if (strcmp(o->command, "dump") == 0) {
        link->role = LINK_INSPECT;
    } else if (t->init || strcmp(o->command, "init") == 0) {
        link->role = LINK_CREATE;
    }
}

static bool sends(const struct options *o)
{
    return strcmp(o->command, "send") == 0 || strcmp(o->command, "pingpong") == 0 || strcmp(o->command, "ticker") == 0;
}

/* What a side sends must fit the area it sends on. */
static bool check_messages(const struct options *o)
{
    struct nrf_geometry g;
    int own = o->link.side;
    bool receives = strcmp(o->command, "recv") == 0;
    uint32_t endpoints = o->link.endpoints[receives ? 1 - own : own];
    int64_t past = (o->ep < 0 ? 0 : o->ep) + o->threads;
    if (past > (int64_t)endpoints) {
        complain("endpoint %" PRId64 " of --ep and --threads must be 0 to %" PRIu32, past - 1, endpoints - 1);
        return false;
    }
    link_geometry(&o->link, own, &g);
    int64_t largest = o->max;
    for (uint32_t i = 0; o->max < 0 && i < o->size_count; i++) {
        largest = o->sizes[i] > largest ? o->sizes[i] : largest;
    }
    if (sends(o) && largest > (int64_t)nrf_max_payload(&g)) {
        complain("area %s takes payloads of 0 to %" PRIu32 " bytes: %" PRId64, link_area_name(own), nrf_max_payload(&g),
                 largest);
        return false;
    }
    return true;
}

static void set_defaults(struct options *o, struct typed *t)
{
    memset(o, 0, sizeof *o);
    *t = (struct typed){.size = {1024, 1024}, .endpoints = {13, 13}, .timeout_ms = 10000};
    t->offset[AREA_BA] = NOT_GIVEN;
    t->bell_offset = NOT_GIVEN;
    t->sizes = "16";
    o->max = -1;
    o->count = NOT_GIVEN;
    o->threads = 1;
    o->ep = -1;
    o->period_ms = 1000;
    o->misbehave_at = 1;
    o->stop_at = NRF_STEPS;
    o->stop_after = 1;
}

bool options_parse(struct options *o, int argc, char **argv)
{
    struct typed t;
    const char *words[3];
    set_defaults(o, &t);
    if (!parse_words(o, &t, argc, argv, words) || !parse_positional(o, words) || !parse_sizes(o, t.sizes)) {
        return false;
    }
    narrow(o, &t);
    if (o->count == NOT_GIVEN) {
        bool endless = strcmp(o->command, "echo") == 0 || strcmp(o->command, "ticker") == 0;
        o->count = endless ? 0 : 1;
    }
    if (o->link.handshake && !o->link.r2) {
        complain("--handshake needs --revision r2");
        return false;
    }
    if (o->threads > 1 && (o->misbehave != BEHAVE || strcmp(o->command, "send") != 0)) {
        complain("--threads is for send without --misbehave: %" PRId64, o->threads);
        return false;
    }
    return link_check(&o->link) && check_messages(o);
}

void options_usage(void)
{
    fprintf(stderr, "usage: %s\nCMD: %s; the options are in README.md\n", FORM, COMMANDS);
}
