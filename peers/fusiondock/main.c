/* fusiondock-peer: one side of two fusiondock regions. */
#include "clock.h"
#include "crash.h"
#include "options.h"
#include "step.h"

#include <stdio.h>
#include <string.h>

static enum status run(struct link *link, const struct options *options)
{
    enum status status = link_open(link, &options->link);
    for (int i = 0; status == EXIT_DONE && i < options->steps; i++) {
        status = clock_stopping() ? STOPPED : step_run(link, options->step[i]);
    }
    if (status != EXIT_DONE && status != STOPPED) {
        complain("%s", failure());
    }
    line_begin("done");
    line_number("count", (int64_t)steps_run());
    line_number("sent", (int64_t)link->sent);
    line_number("received", (int64_t)link->received);
    line_number("rings", (int64_t)link->bell.rings);
    line_number("heard", (int64_t)link->bell.heard);
    line_end();
    return status == STOPPED ? EXIT_DONE : status;
}

int main(int argc, char **argv)
{
    static struct options options;
    static struct link link;
    if (!options_parse(&options, argc, argv)) {
        options_usage();
        return EXIT_USAGE;
    }
    if (options.crash != NULL && strcmp(options.crash, "list") == 0) {
        crash_list();
        return EXIT_DONE;
    }
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    clock_catch_signals();
    enum status status = run(&link, &options);
    link_close(&link);
    return (int)status;
}
