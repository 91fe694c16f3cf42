/* posix-table: one peer of a table of shm-posix, driven by commands on stdin. */
#include "clock.h"
#include "session.h"

#include <stdio.h>

static const struct command *const tables[] = {session_commands, table_commands, pool_commands, hammer_commands, NULL};

static void idle(void *context)
{
    struct session *session = context;
    if (session->open) {
        pool_beat_idle(&session->table.pool);
    }
}

int main(int argc, char **argv)
{
    static struct session session;
    struct counts counts = {0};
    program_is("posix-table");
    if (!options_parse(&session.options, argc, argv)) {
        options_usage();
        return EXIT_USAGE;
    }
    clock_catch_signals();
    errname e = session_open(&session, session.options.path, (uint64_t)session.options.offset, false);
    if (e == NULL) {
        commands_serve(tables, &session, idle, &counts);
    } else {
        complain("%s", failure());
    }
    session_close(&session);
    event_done(counts.commands, counts.errors, counts.corrupt);
    if (counts.corrupt != 0) {
        return EXIT_CORRUPT;
    }
    return clock_stopping() ? EXIT_DONE : exit_status(e);
}
