/* JSON lines and complaints. */
#include "report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE 512
#define FNV_START 0xCBF29CE484222325u
#define FNV_PRIME 0x100000001B3u

void complain(const char *format, ...)
{
    char line[LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "amp-peer: %s\n", line);
}

void refuse_file(const char *path, const char *why)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        complain("%s: %s", path, why);
        return;
    }
    complain("%s: %s (owner %u, mode %04o, size %lld)", path, why, (unsigned)status.st_uid,
             (unsigned)(status.st_mode & 07777), (long long)status.st_size);
}

void tally_open(struct tally *tally)
{
    *tally = (struct tally){.hash = FNV_START};
}

void tally_add(struct tally *tally, const uint8_t *bytes, uint32_t length)
{
    uint64_t hash = tally->hash;
    for (uint32_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * FNV_PRIME;
    }
    tally->hash = hash;
    tally->count++;
    tally->bytes += length;
}

void print_bytes(const uint8_t *bytes, uint32_t length)
{
    static const char digits[] = "0123456789abcdef";
    putchar('"');
    for (uint32_t i = 0; i < length; i++) {
        putchar(digits[bytes[i] >> 4]);
        putchar(digits[bytes[i] & 15]);
    }
    putchar('"');
}

/* Bytes that are not ASCII appear as the characters of the same numbers, so that every line is JSON. */
void print_text(const char *text, size_t length)
{
    putchar('"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
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

void answer_number(uint64_t value)
{
    answer_begin();
    printf("%" PRIu64, value);
    answer_end();
}

void answer_address(uint32_t address)
{
    answer_begin();
    printf("\"0x%08" PRIx32 "\"", address);
    answer_end();
}

void answer_bytes(const uint8_t *bytes, uint32_t length)
{
    answer_begin();
    print_bytes(bytes, length);
    answer_end();
}

void answer_tally(const struct tally *tally)
{
    answer_begin();
    printf("{\"n\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"fnv1a64\":\"%016" PRIx64 "\"}", tally->count, tally->bytes,
           tally->hash);
    answer_end();
}

void answer_error(enum amp_code code)
{
    const char *message = code_message();
    printf("{\"error\":\"%s\",\"message\":", code_name(code));
    print_text(message, strlen(message));
    answer_end();
}

void event_message(uint16_t src, uint16_t dst, const uint8_t *bytes, uint32_t length)
{
    printf("{\"ev\":\"message\",\"src\":%u,\"dst\":%u,\"data\":", src, dst);
    print_bytes(bytes, length);
    answer_end();
}

void event_print(const char *text, size_t length)
{
    fputs("{\"ev\":\"print\",\"text\":", stdout);
    print_text(text, length);
    answer_end();
}

void event_done(uint64_t commands, uint64_t errors, const struct node *node)
{
    printf("{\"ev\":\"done\",\"count\":%" PRIu64 ",\"errors\":%" PRIu64 ",\"wrong\":%" PRIu64 ",\"corrupt\":%" PRIu64
           ",\"unknown\":%" PRIu64 "}\n",
           commands, errors, node->wrong, node->corrupt, node->unknown);
    fflush(stdout);
}
