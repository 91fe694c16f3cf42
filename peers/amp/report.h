/* What this program says: JSON lines on stdout, sentences on stderr. */
#ifndef REPORT_H
#define REPORT_H

#include "node.h"

/* Exit statuses of every millrace peer. */
enum { EXIT_DONE = 0, EXIT_USAGE = 1, EXIT_DATA = 2, EXIT_TIMEOUT = 3, EXIT_REFUSED = 4, EXIT_CORRUPT = 5 };

/* One line on stderr, with the program's name in front. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, naming the file with its owner, mode and size. */
void refuse_file(const char *path, const char *why);

void tally_open(struct tally *tally);
void tally_add(struct tally *tally, const uint8_t *bytes, uint32_t length);

/* Answers to a command: whole lines. */
void answer_true(void);
void answer_number(uint64_t value);
void answer_address(uint32_t address);
void answer_bytes(const uint8_t *bytes, uint32_t length);
void answer_tally(const struct tally *tally);
/* With the sentence of the last failure. */
void answer_error(enum amp_code code);
/* Anything larger is printed piece by piece between these. */
void answer_begin(void);
void answer_end(void);

/* Pieces. */
void print_bytes(const uint8_t *bytes, uint32_t length);
void print_text(const char *text, size_t length);

/* Lines nobody asked for. */
void event_message(uint16_t src, uint16_t dst, const uint8_t *bytes, uint32_t length);
void event_print(const char *text, size_t length);
void event_done(uint64_t commands, uint64_t errors, const struct node *node);

#endif
