/* The command line. */
#include "options.h"

#include "args.h"
#include "report.h"
#include "step.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define VERBS "host|guest|create|recover|grow"
#define DEFAULT_LINGER 1000
#define MAX_MILLIS 1000000000

static const char *const mode_names[] = {"echo", "send", "recv", "pingpong", "both"};
#define MODES "echo|send|recv|pingpong|both"

static const char *const nonsense_names[] = {
    "none",       "frame-short",     "frame-unaligned", "frame-long",   "both-flags",       "inline-long",
    "slot-class", "slot-index",      "slot-generation", "slot-length",  "extent",           "mmap-unknown",
    "write-beyond", "watermark-beyond", "peer-state",   "free-head",    "bad-datagram",     "two-descriptors",
};
#define NONSENSES                                                                                                      \
    "none|frame-short|frame-unaligned|frame-long|both-flags|inline-long|slot-class|slot-index|slot-generation|"       \
    "slot-length|extent|mmap-unknown|write-beyond|watermark-beyond|peer-state|free-head|bad-datagram|two-descriptors"

const char *options_mode(const struct options *options)
{
    return mode_names[options->mode];
}

const char *options_nonsense(const struct options *options)
{
    return nonsense_names[options->nonsense];
}

/* As typed. */
struct typed {
    int64_t guests;
    int64_t capacity;
    int64_t threshold;
    int64_t max_payload;
    int64_t heartbeat;
    int64_t peer_id;
    int64_t wait_guests;
    int64_t n;
    int64_t timeout_ms;
    int64_t linger_ms;
    const char *classes;
    const char *size;
    const char *die;
    int mode;
    int policy;
    int nonsense;
};

static bool parse_words(struct options *o, struct typed *t, int argc, char **argv, const char **word)
{
    const struct arg args[] = {
        {"--path", ARG_TEXT, &o->path, 0, 0, NULL},
        {"--guests", ARG_NUMBER, &t->guests, 1, VOX_MAX_GUESTS, NULL},
        {"--capacity", ARG_NUMBER, &t->capacity, 1, INT32_MAX, NULL},
        {"--classes", ARG_TEXT, &t->classes, 0, 0, NULL},
        {"--inline", ARG_NUMBER, &t->threshold, 0, UINT32_MAX, NULL},
        {"--max-payload", ARG_NUMBER, &t->max_payload, 0, UINT32_MAX, NULL},
        {"--heartbeat", ARG_NUMBER, &t->heartbeat, 0, INT64_MAX, NULL},
        {"--existing", ARG_FLAG, &o->existing, 0, 0, NULL},
        {"--keep", ARG_FLAG, &o->keep, 0, 0, NULL},
        {"--reserve", ARG_FLAG, &o->reserve, 0, 0, NULL},
        {"--peer-id", ARG_NUMBER, &t->peer_id, 1, VOX_MAX_GUESTS, NULL},
        {"--wait-guests", ARG_NUMBER, &t->wait_guests, 1, VOX_MAX_GUESTS, NULL},
        {"--sock", ARG_TEXT, &o->sock, 0, 0, NULL},
        {"--sid", ARG_TEXT, &o->sid, 0, 0, NULL},
        {"--mode", ARG_CHOICE, &t->mode, 0, 0, MODES},
        {"--n", ARG_NUMBER, &t->n, 0, INT64_MAX, NULL},
        {"--size", ARG_TEXT, &t->size, 0, 0, NULL},
        {"--timeout-ms", ARG_NUMBER, &t->timeout_ms, 0, MAX_MILLIS, NULL},
        {"--linger-ms", ARG_NUMBER, &t->linger_ms, 0, MAX_MILLIS, NULL},
        {"--policy", ARG_CHOICE, &t->policy, 0, 0, "rust|swift"},
        {"--die", ARG_TEXT, &t->die, 0, 0, NULL},
        {"--hold", ARG_NUMBER, &o->hold, 0, INT32_MAX, NULL},
        {"--nonsense", ARG_CHOICE, &t->nonsense, 0, 0, NONSENSES},
        {"--grow", ARG_NUMBER, &o->grow, 1, INT64_MAX, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    int count = args_parse(args, argc, argv, word, 1);
    if (count == 0) {
        complain("expected a verb: %s", VERBS);
    }
    return count == 1;
}

static bool parse_verb(struct options *o, const char *word)
{
    static const char *const verbs[] = {"host", "guest", "create", "recover", "grow"};
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(word, verbs[i]) == 0) {
            o->verb = (enum verb)i;
            return true;
        }
    }
    complain("the verb must be one of %s: %s", VERBS, word);
    return false;
}

/* SIZE:COUNT, separated by commas. */
static bool parse_classes(struct vox_geometry *g, const char *text)
{
    for (const char *at = text; g->classes < VOX_MAX_CLASSES;) {
        char item[48];
        int64_t size;
        int64_t count;
        size_t length = strcspn(at, ",");
        snprintf(item, sizeof item, "%.*s", (int)(length < sizeof item ? length : 0), at);
        char *colon = strchr(item, ':');
        if (colon == NULL) {
            break;
        }
        *colon = '\0';
        if (!args_number(item, 1, UINT32_MAX, &size) || !args_number(colon + 1, 1, UINT32_MAX - 1, &count)) {
            break;
        }
        g->class[g->classes++] = (struct vox_class){.slot_size = (uint32_t)size, .slot_count = (uint32_t)count};
        if (at[length] == '\0') {
            return true;
        }
        at += length + 1;
    }
    complain("--classes must be SIZE:COUNT,... with at most %u classes: %s", VOX_MAX_CLASSES, text);
    return false;
}

static bool plan(struct options *o, const struct typed *t)
{
    struct vox_geometry *g = &o->plan;
    struct vox_fault fault;
    g->guests = (uint32_t)t->guests;
    g->capacity = (uint32_t)t->capacity;
    g->inline_threshold = (uint32_t)t->threshold;
    g->max_payload = (uint32_t)t->max_payload;
    g->heartbeat = (uint64_t)t->heartbeat;
    if (!parse_classes(g, t->classes)) {
        return false;
    }
    if (!vox_plan(g, &fault)) {
        complain("%s must be %s: %" PRIu64, fault.what, fault.allowed, fault.value);
        return false;
    }
    return true;
}

static bool check(const struct options *o)
{
    if (o->path == NULL && (o->verb != VERB_GUEST || o->sock == NULL)) {
        complain("--path FILE is needed");
        return false;
    }
    if (o->verb == VERB_RECOVER && o->peer_id == 0) {
        complain("recover needs --peer-id N");
        return false;
    }
    if (o->verb == VERB_GROW && o->grow == 0) {
        complain("grow needs --grow BYTES");
        return false;
    }
    if (o->verb == VERB_HOST && !o->existing && o->wait_guests > o->plan.guests) {
        complain("--wait-guests must be 1 to --guests %" PRIu32 ": %" PRIu32, o->plan.guests, o->wait_guests);
        return false;
    }
    return true;
}

bool options_parse(struct options *o, int argc, char **argv)
{
    struct typed t = {.guests = 1, .capacity = 65536, .threshold = 256, .max_payload = 65536, .wait_guests = 1, .n = -1,
                      .timeout_ms = 10000, .linger_ms = DEFAULT_LINGER, .classes = "1024:4,16384:2"};
    const char *word;
    memset(o, 0, sizeof *o);
    if (!parse_words(o, &t, argc, argv, &word) || !parse_verb(o, word) || !plan(o, &t) ||
        !sizes_parse(&o->sizes, t.size == NULL ? "64" : t.size) || (t.die != NULL && !step_arm(t.die))) {
        return false;
    }
    o->mode = (enum mode)t.mode;
    o->nonsense = (enum nonsense)t.nonsense;
    o->swift = t.policy == 1;
    o->size_given = t.size != NULL;
    o->peer_id = (uint32_t)t.peer_id;
    o->wait_guests = (uint32_t)t.wait_guests;
    o->timeout_nanos = t.timeout_ms * MILLIS;
    o->linger_nanos = t.linger_ms * MILLIS;
    if (t.n < 0) {
        t.n = o->mode == MODE_ECHO ? 0 : 1;
    }
    o->n = t.n == 0 && o->nonsense == NONSENSE_NONE ? UINT64_MAX : (uint64_t)t.n;
    return check(o);
}

void options_usage(void)
{
    fputs("usage: vox-peer " VERBS " --path FILE [options]; the options are in README.md\n", stderr);
}
