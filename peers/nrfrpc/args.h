/* A command line of positional words and --options, which may stand anywhere. Numbers accept 0x. */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>
#include <stdint.h>

enum arg_kind {
    ARG_FLAG,   /* bool, no value */
    ARG_NUMBER, /* int64_t between least and most */
    ARG_TEXT,   /* const char * */
    ARG_CHOICE, /* int, the place of the value in the choices, separated by | */
};

struct arg {
    const char *name; /* with its dashes */
    enum arg_kind kind;
    void *to;
    int64_t least;
    int64_t most;
    const char *choices;
};

/* Fills the positional words up to the room given; answers how many, or -1 after saying what is wrong. */
int args_parse(const struct arg *args, int argc, char **argv, const char **words, int room);
/* A number that fills the whole text; false if it does not or is out of bounds. */
bool args_number(const char *text, int64_t least, int64_t most, int64_t *to);

#endif
