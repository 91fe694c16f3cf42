/* What a program says: JSON lines on stdout, sentences on stderr; and why something failed. */
#ifndef REPORT_H
#define REPORT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Exit statuses of every millrace peer. */
enum { EXIT_DONE = 0, EXIT_USAGE = 1, EXIT_TIMEOUT = 3, EXIT_REFUSED = 4, EXIT_CORRUPT = 5 };

/* Name of an error number, or CORRUPT; NULL: done. */
typedef const char *errname;

#define CORRUPT "CORRUPT"

/* Set once, in front of every complaint. */
void program_is(const char *name);
/* One line on stderr, with the program's name in front. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Keeps the sentence and answers the name. */
errname fail(errname name, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same with the name of errno. */
errname fail_errno(const char *what);
/* The same, naming the file with its owner, mode and size. */
errname fail_file(errname name, const char *path, const char *why);
/* The sentence of the last failure. */
const char *failure(void);
/* What a program that fails that way ends with. */
int exit_status(errname name);

/* Answers to a command: whole lines. */
void answer_true(void);
void answer_number(int64_t value);
void answer_bytes(const uint8_t *bytes, size_t length);
/* With the sentence of the last failure. */
void answer_error(errname name, const char *call);
/* Anything larger is printed piece by piece between these. */
void answer_begin(void);
void answer_end(void);

/* What IPC_STAT tells of a segment. */
struct status {
    int32_t id;
    int32_t key;
    uint32_t mode;
    uint32_t uid, gid, cuid, cgid;
    uint64_t segsz;
    int64_t atime, dtime, ctime;
    int64_t cpid, lpid;
    uint64_t nattch;
};

/* As one object. */
void print_status(const struct status *status);

/* The last line. */
void event_done(uint64_t commands, uint64_t errors, uint64_t corrupt);

#endif
