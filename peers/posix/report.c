/* JSON lines and complaints. */
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE 512

static const char *program = "";
static char sentence[LINE];

void program_is(const char *name)
{
    program = name;
}

void complain(const char *format, ...)
{
    char line[LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s: %s\n", program, line);
}

errname fail(errname name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return name;
}

errname fail_errno(const char *what)
{
    int number = errno;
    const char *name = strerrorname_np(number);
    return fail(name == NULL ? "EIO" : name, "%s: %s", what, strerror(number));
}

errname fail_file(errname name, const char *path, const char *why)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        return fail(name, "%s: %s", path, why);
    }
    return fail(name, "%s: %s (owner %u, mode %04o, size %lld)", path, why, (unsigned)status.st_uid,
                (unsigned)(status.st_mode & 07777), (long long)status.st_size);
}

const char *failure(void)
{
    return sentence;
}

int exit_status(errname name)
{
    if (name == NULL) {
        return EXIT_DONE;
    }
    if (strcmp(name, CORRUPT) == 0) {
        return EXIT_CORRUPT;
    }
    return strcmp(name, "ETIMEDOUT") == 0 ? EXIT_TIMEOUT : EXIT_REFUSED;
}

/* Bytes that are not ASCII appear as the characters of the same numbers, so that every line is JSON. */
static void print_text(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ' || c >= 0x7f) {
            printf("\\u%04x", c);
        } else {
            printf(c == '"' || c == '\\' ? "\\%c" : "%c", c);
        }
    }
    putchar('"');
}

void answer_begin(void)
{
    fputs("{\"ok\":", stdout);
}

void answer_end(void)
{
    puts("}");
    fflush(stdout);
}

void answer_true(void)
{
    answer_begin();
    fputs("true", stdout);
    answer_end();
}

void answer_number(int64_t value)
{
    answer_begin();
    printf("%" PRId64, value);
    answer_end();
}

void answer_bytes(const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    answer_begin();
    putchar('"');
    for (size_t i = 0; i < length; i++) {
        putchar(digits[bytes[i] >> 4]);
        putchar(digits[bytes[i] & 15]);
    }
    putchar('"');
    answer_end();
}

void answer_error(errname name, const char *call)
{
    printf("{\"error\":\"%s\",\"call\":", name);
    print_text(call);
    fputs(",\"message\":", stdout);
    print_text(sentence);
    answer_end();
}

void print_status(const struct status *s)
{
    printf("{\"id\":%" PRId32 ",\"key\":%" PRId32 ",\"segsz\":%" PRIu64 ",\"nattch\":%" PRIu64 ",\"cpid\":%" PRId64
           ",\"lpid\":%" PRId64 ",\"mode\":\"0%03" PRIo32 "\",\"uid\":%" PRIu32 ",\"gid\":%" PRIu32 ",\"cuid\":%" PRIu32
           ",\"cgid\":%" PRIu32 ",\"atime\":%" PRId64 ",\"dtime\":%" PRId64 ",\"ctime\":%" PRId64 "}",
           s->id, s->key, s->segsz, s->nattch, s->cpid, s->lpid, s->mode, s->uid, s->gid, s->cuid, s->cgid, s->atime,
           s->dtime, s->ctime);
}

void event_done(uint64_t commands, uint64_t errors, uint64_t corrupt)
{
    printf("{\"ev\":\"done\",\"count\":%" PRIu64 ",\"errors\":%" PRIu64 ",\"corrupt\":%" PRIu64 "}\n", commands,
           errors, corrupt);
    fflush(stdout);
}
