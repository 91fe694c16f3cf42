/* JSON lines and complaints. */
#include "report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#define LINE 512

static const char *program = "nrfrpc-peer";

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

void report_fault(const char *area, const struct nrf_fault *fault)
{
    char allowed[64];
    if (fault->multiple == 0) {
        snprintf(allowed, sizeof allowed, "only 0x%08" PRIx32, fault->most);
    } else if (fault->multiple == 1) {
        snprintf(allowed, sizeof allowed, "0 to %" PRIu32, fault->most);
    } else {
        snprintf(allowed, sizeof allowed, "multiples of %" PRIu32 " up to %" PRIu32, fault->multiple, fault->most);
    }
    complain("corrupt: area %s, endpoint %" PRIu32 ", %s at offset %" PRIu32 ": value %" PRIu32 " (0x%08" PRIx32
             "), allowed: %s",
             area, fault->endpoint, fault->what, fault->offset, fault->value, fault->value, allowed);
}

static const char *slot_text(uint32_t word, char *number, size_t room)
{
    if (word == NRF_EMPTY) {
        return "\"EMPTY\"";
    }
    if (word == NRF_PENDING) {
        return "\"PENDING\"";
    }
    snprintf(number, room, "%" PRIu32, word);
    return number;
}

void report_area(const char *name, const struct nrf_area *area)
{
    char number[16];
    const struct nrf_geometry *g = &area->g;
    printf("{\"ev\":\"area\",\"name\":\"%s\",\"size\":%" PRIu32 ",\"endpoints\":%" PRIu32 ",\"allocable\":%" PRIu32
           ",\"block\":%" PRIu32 ",\"slots\":[",
           name, g->size, g->endpoints, g->allocable, g->block);
    for (uint32_t e = 0; e < g->endpoints; e++) {
        printf("%s%s", e == 0 ? "" : ",", slot_text(nrf_slot(area, e), number, sizeof number));
    }
    puts("]}");
}

static void message_line(const char *event, uint32_t endpoint, uint64_t seq, uint32_t size, uint32_t index,
                         uint32_t crc)
{
    char number[32] = "";
    if (seq != UINT64_MAX) {
        snprintf(number, sizeof number, ",\"seq\":%" PRIu64, seq);
    }
    printf("{\"ev\":\"%s\",\"ep\":%" PRIu32 "%s,\"size\":%" PRIu32 ",\"index\":%" PRIu32 ",\"crc\":\"%08" PRIx32
           "\"}\n",
           event, endpoint, number, size, index, crc);
}

void report_tx(uint32_t endpoint, uint64_t seq, uint32_t size, uint32_t index, uint32_t crc)
{
    message_line("tx", endpoint, seq, size, index, crc);
}

void report_rx(uint32_t endpoint, uint64_t seq, uint32_t size, uint32_t index, uint32_t crc)
{
    message_line("rx", endpoint, seq, size, index, crc);
}

void report_done(const struct tally *tally)
{
    printf("{\"ev\":\"done\",\"count\":%" PRIu64 ",\"errors\":%" PRIu64 ",\"corrupt\":%" PRIu64 "}\n", tally->count,
           tally->errors, tally->corrupt);
    fflush(stdout);
}
