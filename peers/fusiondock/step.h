/* What a peer does: steps, on the command line or as lines of stdin. Each prints one JSON line. */
#ifndef STEP_H
#define STEP_H

#include "link.h"

enum step_value { VALUE_NONE, VALUE_MAY, VALUE_MUST };

struct step {
    const char *name;
    enum step_value value;
    const char *usage; /* of the value */
    /* Prints its line, or fails without one; the value is NULL if there is none. */
    enum status (*run)(struct link *link, const char *value);
};

/* Tables, each ends with a name of NULL. */
extern const struct step message_steps[];
extern const struct step stream_steps[];
extern const struct step stock_steps[];
extern const struct step region_steps[];
extern const struct step control_steps[];

/* Whether there is a step NAME or NAME=VALUE; EXIT_USAGE if not. */
enum status step_check(const char *text);
/* Counts it and runs it. */
enum status step_run(struct link *link, const char *text);
/* Steps begun. */
uint64_t steps_run(void);

/* A failure that names the value and what is allowed. */
enum status step_misused(const char *name, const char *usage, const char *value);
/* NUMBER or NUMBER:REST; the rest is NULL if there is none. False for anything else. */
bool value_number(const char *value, int64_t least, int64_t most, int64_t *number, const char **rest);

/* Pairs of hexadecimal digits, to be freed; NULL if the text is something else. */
uint8_t *value_hex(const char *text, uint32_t *length);

/* Steps that send LEN[:TYPE] or receive [CAPACITY], our way or the stock peer's. */
enum status step_blob(struct link *link, const char *name, const char *value,
                      enum status (*write)(struct link *, int32_t, const void *, uint32_t));
enum status step_recv(struct link *link, const char *name, const char *value, uint32_t capacity,
                      enum status (*read)(struct link *, uint32_t, struct header *));

#endif
