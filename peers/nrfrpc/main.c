/* nrfrpc-peer: one side of a link in the format of the nRF RPC draft. */
#include "commands.h"
#include "misbehave.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(struct link *link, const struct options *options);
} commands[] = {
    {"init", command_init},   {"dump", command_dump},         {"send", command_send},     {"recv", command_recv},
    {"echo", command_echo},   {"pingpong", command_pingpong}, {"ticker", command_ticker},
};

static int run(struct link *link, const struct options *options)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, options->command) == 0) {
            return commands[i].run(link, options);
        }
    }
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    static struct link link;
    struct options options;

    report_program("nrfrpc-peer");
    if (!options_parse(&options, argc, argv)) {
        options_usage();
        return EXIT_USAGE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    link_catch_signals();
    options.link.probe = misbehave_stop(&options);
    int status = link_open(&link, &options.link);
    if (status == EXIT_DONE) {
        status = run(&link, &options);
        link_close(&link);
    }
    return status;
}
