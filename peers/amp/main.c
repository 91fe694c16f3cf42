/* amp-peer: one core of ESP-AMP, driven by commands on stdin. */
#include "clock.h"
#include "input.h"
#include "options.h"
#include "report.h"
#include "serve.h"
#include "words.h"

#include <stdio.h>

#define NAP_NANOS 50000
#define LONG_NAP_NANOS 1000000
#define DEAF_NAP_NANOS 200000000 /* no interrupt is served: only a command or a signal can come */
#define SHORT_NAPS 400

static int64_t nap(const struct node *node, int idle)
{
    if (!node->unmasked) {
        return DEAF_NAP_NANOS;
    }
    return idle < SHORT_NAPS ? NAP_NANOS : LONG_NAP_NANOS;
}

static int run(struct node *node)
{
    static struct input input;
    uint64_t commands = 0;
    uint64_t errors = 0;
    bool more = true;
    for (int idle = 0; more && !clock_stopping();) {
        char *line = input_line(&input);
        if (line != NULL) {
            commands++;
            more = command_run(node, line, &errors);
            idle = 0;
        } else if (input.over) {
            more = false;
        } else {
            idle = serve(node) ? 0 : idle < SHORT_NAPS ? idle + 1 : idle;
            input_wait(&input, idle == 0 ? 0 : nap(node, idle));
        }
    }
    event_done(commands, errors, node);
    if (node->wrong != 0) {
        return EXIT_DATA;
    }
    return node->corrupt != 0 ? EXIT_CORRUPT : EXIT_DONE;
}

int main(int argc, char **argv)
{
    static struct options options;
    static struct memory memory;
    static struct node node;
    if (!options_parse(&options, argc, argv)) {
        options_usage();
        return EXIT_USAGE;
    }
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    clock_catch_signals();
    int status = memory_open(&memory, &options.g, options.hp, options.rtc, options.create);
    if (status == EXIT_DONE) {
        node_open(&node, &memory, options.role);
        node.light_sleep = options.light_sleep;
        node.system = options.system;
        node.resume = options.resume;
        node.truncate = options.truncate;
        node.timeout_nanos = options.timeout_nanos;
        status = run(&node);
    }
    memory_close(&memory);
    return status;
}
