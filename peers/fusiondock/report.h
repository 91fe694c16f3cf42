/* What this program says: JSON lines on stdout, sentences on stderr. */
#ifndef REPORT_H
#define REPORT_H

#include "region.h"

/* Exit statuses of every millrace peer; every operation ends with one of them, or with STOPPED. */
enum status {
    EXIT_DONE = 0,
    EXIT_USAGE = 1,
    EXIT_DATA = 2,
    EXIT_TIMEOUT = 3,
    EXIT_REFUSED = 4,
    EXIT_CORRUPT = 5,
    STOPPED = -1, /* told to stop while it waited */
};

/* One line on stderr, with the program's name in front. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Keeps the sentence for whoever tells it; answers the status. */
enum status fail(enum status status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The sentence of the last failure. */
const char *failure(void);
/* The same with a file's owner, mode and size. */
enum status fail_file(const char *path, const char *why);

const char *op_name(int32_t op);

/* Lines. Anything larger is printed piece by piece in front of line_end. */
void line_begin(const char *event);
void line_number(const char *name, int64_t value);
void line_name(const char *name, const char *value);
void line_bytes(const char *name, const uint8_t *bytes, uint32_t length);
void line_crc(const uint8_t *bytes, uint32_t length);
void line_end(void);
/* Type, length, CRC, and the value of what the demo knows. */
void line_message(const char *event, int32_t type, const uint8_t *bytes, uint32_t length);
/* The failure of a step that does not end the run. */
void line_failure(enum status status);

#endif
