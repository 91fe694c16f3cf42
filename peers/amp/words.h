/* A command line of stdin, and the commands. */
#ifndef WORDS_H
#define WORDS_H

#include "node.h"
#include "queue.h"

#define MAX_WORDS 72

struct call {
    int count;
    const char *word[MAX_WORDS]; /* the first one is the command */
    const char *rest;            /* all behind the command, as it was typed */
};

struct command {
    const char *name;
    int least; /* words behind it */
    int most;
    /* Prints its answer, or fails without a word. */
    enum amp_code (*run)(struct node *node, const struct call *call);
    const char *usage;
};

/* Tables, each ends with a name of NULL. */
extern const struct command memory_commands[];
extern const struct command signal_commands[];
extern const struct command queue_commands[];
extern const struct command stream_commands[];
extern const struct command rpmsg_commands[];

/* Each answers AMP_INVALID_ARG with a sentence that names the word. */
enum amp_code word_number(const struct call *call, int place, const char *what, int64_t least, int64_t most,
                          int64_t *value);
enum amp_code word_u16(const struct call *call, int place, const char *what, uint16_t *value);
enum amp_code word_u32(const struct call *call, int place, const char *what, uint32_t *value);
enum amp_code word_millis(const struct call *call, int place, int64_t *nanos);
enum amp_code word_pool(const struct call *call, int place, enum amp_pool *pool);
/* Place in the choices, separated by bars. */
enum amp_code word_choice(const struct call *call, int place, const char *choices, int *value);
/* Pairs of hexadecimal digits, "-" or no word for none; the bytes are good until the next call. */
enum amp_code word_bytes(const struct call *call, int place, const uint8_t **bytes, uint32_t *length);
enum amp_code word_queue(struct node *node, const struct call *call, int place, struct queue **queue);

/* Splits the line, finds its command and answers; false for quit. The line is changed. */
bool command_run(struct node *node, char *line, uint64_t *errors);

#endif
