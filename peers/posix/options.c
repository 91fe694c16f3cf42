/* The command line of posix-table. */
#include "session.h"

#include "args.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST_MILLIS 1000000000
#define MOST_OFFSET INT64_C(0x1000000000000)

bool options_parse(struct options *o, int argc, char **argv)
{
    int64_t timeout_ms = 10000;
    int64_t dead_ms = 5000;
    int64_t host = 0;
    int64_t uid = geteuid();
    int64_t gid = getegid();
    const char *words[1];
    memset(o, 0, sizeof *o);
    const struct arg args[] = {
        {"--offset", ARG_NUMBER, &o->offset, 0, MOST_OFFSET, NULL},
        {"--pool", ARG_FLAG, &o->pool, 0, 0, NULL},
        {"--pages", ARG_NUMBER, &o->pages, 0, MOST_OFFSET, NULL},
        {"--host", ARG_NUMBER, &host, 0, INT64_MAX, NULL},
        {"--uid", ARG_NUMBER, &uid, 0, UINT32_MAX, NULL},
        {"--gid", ARG_NUMBER, &gid, 0, UINT32_MAX, NULL},
        {"--dead-ms", ARG_NUMBER, &dead_ms, 1, MOST_MILLIS, NULL},
        {"--timeout-ms", ARG_NUMBER, &timeout_ms, 0, MOST_MILLIS, NULL},
        {NULL, ARG_FLAG, NULL, 0, 0, NULL},
    };
    int count = args_parse(args, argc, argv, words, 1);
    if (count != 1) {
        if (count == 0) {
            complain("expected a FILE");
        }
        return false;
    }
    if (o->offset % LAYOUT_ALIGN != 0 || o->pages % LAYOUT_ALIGN != 0 || (o->pages != 0 && !o->pool)) {
        complain("--offset and --pages must be multiples of %d, --pages goes with --pool: %lld, %lld", LAYOUT_ALIGN,
                 (long long)o->offset, (long long)o->pages);
        return false;
    }
    o->path = words[0];
    o->identity = (struct identity){.host = (uint64_t)host, .uid = (uint32_t)uid, .gid = (uint32_t)gid,
                                    .dead_nanos = dead_ms * MILLIS, .timeout_nanos = timeout_ms * MILLIS};
    return true;
}

void options_usage(void)
{
    fputs("usage: posix-table FILE [--offset N] [--pool [--pages N]] [--host N] [--uid N] [--gid N] [--dead-ms N]"
          " [--timeout-ms N]; commands on stdin; all of them are in README.md\n", stderr);
}
