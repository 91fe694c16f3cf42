/* What posix-table works on: a table or a bare pool in a file, until another one is opened. */
#ifndef SESSION_H
#define SESSION_H

#include "place.h"
#include "table.h"
#include "words.h"

struct options {
    const char *path;
    int64_t offset;
    int64_t pages; /* of a bare pool: where its granules begin in the file; 0: they are not there */
    bool pool;     /* nothing but a pool */
    struct identity identity;
};

struct session {
    struct options options;
    struct place place;
    struct table table; /* of a bare pool only table.pool */
    bool open;          /* something is mapped and this process is a peer of it */
};

/* Tables of commands, each ends with a name of NULL. */
extern const struct command session_commands[];
extern const struct command table_commands[];
extern const struct command pool_commands[];
extern const struct command hammer_commands[];

/* False after saying what is wrong. */
bool options_parse(struct options *options, int argc, char **argv);
void options_usage(void);

/* Maps, checks and joins. */
errname session_open(struct session *session, const char *path, uint64_t offset, bool private);
/* Leaves in order, if the session is open, and unmaps. */
void session_close(struct session *session);
/* EBADF if nothing is open. */
errname session_check(const struct session *session);
/* The same, or EINVAL without a table. */
errname session_table(struct session *session, struct table **table);
/* Sweeps the dead, if there are any. */
errname session_sweep(struct session *session, uint32_t *swept);

#endif
