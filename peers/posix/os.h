/* What posix-os keeps: what is mapped, under numbers of its own. */
#ifndef OS_H
#define OS_H

#include "words.h"

#define MAX_HANDLES 1024

enum handle_kind { HANDLE_FREE, HANDLE_ATTACHED, HANDLE_DETACHED, HANDLE_OBJECT };

struct handle {
    enum handle_kind kind;
    uint8_t *at;
    size_t length;
    bool read_only;
};

/* Tables of commands, each ends with a name of NULL. */
extern const struct command segment_commands[]; /* System V */
extern const struct command object_commands[];  /* POSIX objects */
extern const struct command byte_commands[];    /* write, read, add */
extern const struct command process_commands[]; /* fork and the like */

/* Numbers count from 1 and are not used again. EMFILE if there are too many. */
errname handle_new(struct handle **handle, int64_t *number);
/* The handle a word names. */
errname handle_named(const struct call *call, int place, struct handle **handle);
/* Ends every child that fork made; answers how many. */
int family_reap(void);
/* Sizes, offsets and constants of this machine, as one line. */
void probe(void);

#endif
