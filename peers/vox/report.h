/* What this program says: JSON lines on stdout, sentences on stderr. */
#ifndef REPORT_H
#define REPORT_H

#include "vox.h"

/* Exit statuses of every millrace peer. */
enum { EXIT_DONE = 0, EXIT_USAGE = 1, EXIT_DATA = 2, EXIT_TIMEOUT = 3, EXIT_REFUSED = 4, EXIT_CORRUPT = 5 };

enum vox_kind { VOX_INLINE, VOX_SLOT, VOX_MMAP, VOX_KINDS };

/* Payloads in one direction. */
struct tally {
    uint64_t count;
    uint64_t bytes;
    uint64_t hash; /* FNV-1a-64 */
    uint64_t kinds[VOX_KINDS];
};

void report_program(const char *name);
/* One line on stderr, with the program's name in front. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, naming the file with its owner, mode and size. */
void refuse_file(const char *path, const char *why);
/* The guest is 0 when the fault is in the segment itself. */
void report_fault(uint32_t guest, const struct vox_fault *fault);

void tally_open(struct tally *tally);
void tally_add(struct tally *tally, enum vox_kind kind, const uint8_t *bytes, uint32_t length);

void report_ready(const char *path);
/* {"ev":EVENT,"peer":GUEST} */
void report_peer(const char *event, uint32_t guest);
void report_number(const char *event, const char *name, uint64_t value);
/* A guest that left, then the end of all. */
void report_left(uint32_t guest, const char *mode, const struct tally *tally);
void report_done(const char *mode, const struct tally *tally);

#endif
