/* vox-peer: host or guest of a vox-shm 0.3.1 segment. */
#include "link.h"
#include "run.h"
#include "table.h"

#include <inttypes.h>
#include <stdio.h>

static int run_create(const struct options *options)
{
    struct tally none;
    struct vox_segment segment;
    tally_open(&none);
    int result = make_segment(options, &segment);
    if (result == EXIT_DONE) {
        report_ready(options->path);
        segment_close(&segment);
    }
    report_done("create", &none);
    return result;
}

/* For a segment whose host is not there. */
static int run_recover(const struct options *options)
{
    struct tally none;
    struct vox_segment segment;
    tally_open(&none);
    int result = segment_attach(&segment, options->path, options->timeout_nanos);
    if (result == EXIT_DONE && options->peer_id > segment.g.guests) {
        complain("--peer-id must be 1 to %" PRIu32 ": %" PRIu32, segment.g.guests, options->peer_id);
        result = EXIT_USAGE;
    } else if (result == EXIT_DONE) {
        uint32_t freed = link_recover(&segment, options->peer_id, NULL, 0);
        printf("{\"ev\":\"recovered\",\"peer\":%" PRIu32 ",\"freed\":%" PRIu32 "}\n", options->peer_id, freed);
    }
    segment_close(&segment);
    report_done("recover", &none);
    return result;
}

static int run_grow(const struct options *options)
{
    struct tally none;
    struct vox_segment segment;
    tally_open(&none);
    int result = segment_attach(&segment, options->path, options->timeout_nanos);
    if (result == EXIT_DONE) {
        result = segment_grow(&segment, (uint64_t)options->grow);
    }
    if (result == EXIT_DONE) {
        report_number("grown", "size", segment.length);
    }
    segment_close(&segment);
    report_done("grow", &none);
    return result;
}

int main(int argc, char **argv)
{
    static struct options options;
    static int (*const verbs[])(const struct options *) = {
        [VERB_HOST] = run_host,       [VERB_GUEST] = run_guest, [VERB_CREATE] = run_create,
        [VERB_RECOVER] = run_recover, [VERB_GROW] = run_grow,
    };
    report_program("vox-peer");
    if (!options_parse(&options, argc, argv)) {
        options_usage();
        return EXIT_USAGE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    clock_catch_signals();
    return verbs[options.verb](&options);
}
