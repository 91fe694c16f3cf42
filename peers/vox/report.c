/* JSON lines and complaints. */
#include "report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#define LINE 1024
#define FNV_START 0xCBF29CE484222325u
#define FNV_PRIME 0x100000001B3u

static const char *program = "vox-peer";

void report_program(const char *name)
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

void report_fault(uint32_t guest, const struct vox_fault *fault)
{
    char link[32] = "";
    if (guest != 0) {
        snprintf(link, sizeof link, "link of guest %" PRIu32 ", ", guest);
    }
    complain("corrupt: %s%s at offset %" PRIu64 ": value %" PRIu64 " (0x%" PRIx64 "), allowed: %s", link, fault->what,
             fault->offset, fault->value, fault->value, fault->allowed);
}

void tally_open(struct tally *tally)
{
    *tally = (struct tally){.hash = FNV_START};
}

void tally_add(struct tally *tally, enum vox_kind kind, const uint8_t *bytes, uint32_t length)
{
    uint64_t hash = tally->hash;
    for (uint32_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * FNV_PRIME;
    }
    tally->hash = hash;
    tally->count++;
    tally->bytes += length;
    tally->kinds[kind]++;
}

/* ---- lines ---- */

static void print_text(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ') {
            printf("\\u%04x", c);
        } else {
            printf(c == '"' || c == '\\' ? "\\%c" : "%c", c);
        }
    }
    putchar('"');
}

void report_ready(const char *path)
{
    fputs("{\"ev\":\"ready\",\"path\":", stdout);
    print_text(path);
    puts("}");
    fflush(stdout);
}

void report_number(const char *event, const char *name, uint64_t value)
{
    printf("{\"ev\":\"%s\",\"%s\":%" PRIu64 "}\n", event, name, value);
    fflush(stdout);
}

void report_peer(const char *event, uint32_t guest)
{
    report_number(event, "peer", guest);
}

static void print_tally(const char *mode, const struct tally *tally)
{
    printf(",\"mode\":\"%s\",\"n\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"fnv1a64\":\"%016" PRIx64 "\",\"inline\":%" PRIu64
           ",\"slot\":%" PRIu64 ",\"mmap\":%" PRIu64 "}\n",
           mode, tally->count, tally->bytes, tally->hash, tally->kinds[VOX_INLINE], tally->kinds[VOX_SLOT],
           tally->kinds[VOX_MMAP]);
    fflush(stdout);
}

void report_left(uint32_t guest, const char *mode, const struct tally *tally)
{
    printf("{\"ev\":\"left\",\"peer\":%" PRIu32, guest);
    print_tally(mode, tally);
}

void report_done(const char *mode, const struct tally *tally)
{
    fputs("{\"ev\":\"done\"", stdout);
    print_tally(mode, tally);
}
