/* JSON lines and complaints. */
#include "report.h"

#include "pattern.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE 512

static char sentence[LINE];

void complain(const char *format, ...)
{
    char line[LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "fusiondock-peer: %s\n", line);
}

enum status fail(enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return status;
}

const char *failure(void)
{
    return sentence;
}

enum status fail_file(const char *path, const char *why)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        return fail(EXIT_REFUSED, "%s: %s", path, why);
    }
    return fail(EXIT_REFUSED, "%s: %s (owner %u, mode %04o, size %lld)", path, why, (unsigned)status.st_uid,
                (unsigned)(status.st_mode & 07777), (long long)status.st_size);
}

const char *op_name(int32_t op)
{
    static const char *const names[OP_MAX] = {"START", "READY_TO_READ", "READ_END", "DEL"};
    return op_legal(op) ? names[op] : "CORRUPT";
}

/* Length of the UTF-8 character at the text, 0 if there is none. */
static size_t character(const unsigned char *text, size_t left)
{
    static const struct {
        unsigned char first; /* from here on */
        unsigned char least; /* of the second byte */
        unsigned char most;
        unsigned char length;
    } forms[] = {
        {0xf5, 0, 0, 0},       {0xf4, 0x80, 0x8f, 4}, {0xf1, 0x80, 0xbf, 4}, {0xf0, 0x90, 0xbf, 4},
        {0xee, 0x80, 0xbf, 3}, {0xed, 0x80, 0x9f, 3}, {0xe1, 0x80, 0xbf, 3}, {0xe0, 0xa0, 0xbf, 3},
        {0xc2, 0x80, 0xbf, 2}, {0x80, 0, 0, 0},
    };
    if (text[0] < 0x80) {
        return 1;
    }
    size_t form = 0;
    while (text[0] < forms[form].first) {
        form++;
    }
    size_t length = forms[form].length;
    if (length == 0 || length > left || text[1] < forms[form].least || text[1] > forms[form].most) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return length;
}

/* What is no UTF-8 appears as the characters of the same numbers, so that every line is JSON. */
static void print_text(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    putchar('"');
    for (size_t i = 0, n; i < length; i += n) {
        n = character(at + i, length - i);
        if (n == 0 || at[i] < ' ' || at[i] == 0x7f) {
            printf("\\u%04x", at[i]);
            n = 1;
        } else {
            printf("%s%.*s", at[i] == '"' || at[i] == '\\' ? "\\" : "", (int)n, text + i);
        }
    }
    putchar('"');
}

void line_begin(const char *event)
{
    printf("{\"ev\":\"%s\"", event);
}

void line_end(void)
{
    puts("}");
    fflush(stdout);
}

void line_number(const char *name, int64_t value)
{
    printf(",\"%s\":%" PRId64, name, value);
}

void line_name(const char *name, const char *value)
{
    printf(",\"%s\":\"%s\"", name, value);
}

void line_bytes(const char *name, const uint8_t *bytes, uint32_t length)
{
    printf(",\"%s\":\"", name);
    for (uint32_t i = 0; i < length; i++) {
        printf("%02x", bytes[i]);
    }
    putchar('"');
}

void line_crc(const uint8_t *bytes, uint32_t length)
{
    printf(",\"crc\":\"%08" PRIx32 "\"", crc32(bytes, length));
}

void line_message(const char *event, int32_t type, const uint8_t *bytes, uint32_t length)
{
    line_begin(event);
    line_number("type", type);
    line_number("len", length);
    line_crc(bytes, length);
    if (type == TYPE_INT && length == sizeof(int32_t)) {
        int32_t value;
        memcpy(&value, bytes, sizeof value);
        line_number("int", value);
    } else if (type == TYPE_TEXT) {
        fputs(",\"str\":", stdout);
        print_text((const char *)bytes, strnlen((const char *)bytes, length));
    } else if (type == TYPE_TICK && length == sizeof(uint64_t)) {
        uint64_t value;
        memcpy(&value, bytes, sizeof value);
        printf(",\"tick\":%" PRIu64, value);
    }
    line_end();
}

void line_failure(enum status status)
{
    static const char *const names[] = {
        [EXIT_USAGE] = "USAGE",     [EXIT_DATA] = "WRONG_DATA", [EXIT_TIMEOUT] = "TIMED_OUT",
        [EXIT_REFUSED] = "REFUSED", [EXIT_CORRUPT] = "CORRUPT",
    };
    printf("{\"error\":\"%s\",\"status\":%d,\"message\":", names[status], (int)status);
    print_text(sentence, strlen(sentence));
    line_end();
}
