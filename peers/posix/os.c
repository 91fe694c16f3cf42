/* posix-os: the kernel's shared memory, driven by commands on stdin. */
#include "os.h"

#include "args.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>

static const struct command *const tables[] = {segment_commands, object_commands, byte_commands, process_commands,
                                               NULL};

static void nothing(void *context)
{
    (void)context;
}

int main(int argc, char **argv)
{
    int64_t timeout_ms; /* no call of the kernel's waits: accepted, as every peer does */
    const struct arg args[] = {{"--timeout-ms", ARG_NUMBER, &timeout_ms, 0, INT32_MAX, NULL},
                               {NULL, ARG_FLAG, NULL, 0, 0, NULL}};
    const char *words[1];
    program_is("posix-os");
    int count = args_parse(args, argc, argv, words, 1);
    if (count < 0 || (count == 1 && strcmp(words[0], "probe") != 0)) {
        fputs("usage: posix-os [probe]; commands on stdin; all of them are in README.md\n", stderr);
        return EXIT_USAGE;
    }
    if (count == 1) {
        probe();
        return EXIT_DONE;
    }
    struct counts counts = {0};
    clock_catch_signals();
    commands_serve(tables, NULL, nothing, &counts);
    family_reap();
    event_done(counts.commands, counts.errors, counts.corrupt);
    return EXIT_DONE;
}
