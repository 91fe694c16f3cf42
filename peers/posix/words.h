/* A command line of stdin, and the commands. */
#ifndef WORDS_H
#define WORDS_H

#include "report.h"

#include <stdbool.h>

#define MAX_WORDS 8
#define MAX_BYTES 131072 /* of one read or write */

struct call {
    int count;
    const char *word[MAX_WORDS]; /* the first one is the command */
};

struct command {
    const char *name;
    int least; /* words behind it */
    int most;
    /* Prints its answer, or fails without a word. The context is the program's own. */
    errname (*run)(void *context, const struct call *call);
    const char *usage;
};

struct counts {
    uint64_t commands;
    uint64_t errors;
    uint64_t corrupt;
};

/* Each answers EINVAL with a sentence that names the word. */
errname word_number(const struct call *call, int place, const char *what, int64_t least, int64_t most, int64_t *value);
errname word_octal(const struct call *call, int place, const char *what, uint32_t *value);
/* A number of 32 bits, with or without a sign, or IPC_PRIVATE. */
errname word_key(const struct call *call, int place, int32_t *key);
/* Pairs of hexadecimal digits; the bytes are good until the next call. */
errname word_bytes(const struct call *call, int place, const uint8_t **bytes, size_t *length);

/* Names of bits and octal numbers, joined by bars. */
enum flag_kind { FLAGS_SHMGET, FLAGS_SHMAT, FLAGS_OPEN };
errname word_flags(const struct call *call, int place, enum flag_kind kind, int *flags);

/* A command of shmctl: what it is called, or its number. */
enum control { CONTROL_STAT, CONTROL_SET, CONTROL_RMID, CONTROL_LOCK, CONTROL_UNLOCK, CONTROL_NULL_STAT,
               CONTROL_NULL_SET, CONTROL_NUMBER };
errname word_control(const struct call *call, int place, enum control *control, int *number);

/* Splits the line, finds its command in the tables (the last is NULL) and answers; false for quit. */
bool command_run(const struct command *const *tables, void *context, char *line, struct counts *counts);
/* Commands until quit, the end of stdin or a signal; idle is called whenever nothing came for a while. */
void commands_serve(const struct command *const *tables, void *context, void (*idle)(void *context),
                    struct counts *counts);

#endif
