/* What this program says: JSON lines on stdout, sentences on stderr. */
#ifndef REPORT_H
#define REPORT_H

#include "nrfrpc.h"

/* Exit statuses of every millrace peer. */
enum { EXIT_DONE = 0, EXIT_USAGE = 1, EXIT_DATA = 2, EXIT_TIMEOUT = 3, EXIT_REFUSED = 4, EXIT_CORRUPT = 5 };

struct tally {
    uint64_t count;
    uint64_t errors;
    uint64_t corrupt;
};

void report_program(const char *name);
/* One line on stderr, with the program's name in front. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, naming the file with its owner, mode and size. */
void refuse_file(const char *path, const char *why);
void report_fault(const char *area, const struct nrf_fault *fault);

void report_area(const char *name, const struct nrf_area *area);
void report_tx(uint32_t endpoint, uint64_t seq, uint32_t size, uint32_t index, uint32_t crc);
/* Without a sequence number (UINT64_MAX) the field is absent. */
void report_rx(uint32_t endpoint, uint64_t seq, uint32_t size, uint32_t index, uint32_t crc);
void report_done(const struct tally *tally);

#endif
