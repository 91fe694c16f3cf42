/* Processes by pid and start time, others by their heartbeat. */
#include "judge.h"

#include "clock.h"
#include "store.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT 1024
#define FNV_START UINT64_C(0xCBF29CE484222325)
#define FNV_PRIME UINT64_C(0x100000001B3)
#define STATE_FIELD 3 /* of /proc/PID/stat */
#define START_FIELD 22

static uint64_t fnv(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (uint8_t)*text) * FNV_PRIME;
    }
    return hash;
}

/* Reads a small file; false if it is not there. */
static bool slurp(const char *path, char *text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    ssize_t got = read(fd, text, TEXT - 1);
    close(fd);
    text[got < 0 ? 0 : got] = '\0';
    return got > 0;
}

/* The field of /proc/PID/stat from its state on; the name in front may hold anything, brackets too. */
static const char *stat_field(const char *text, int field)
{
    const char *at = strrchr(text, ')');
    if (at == NULL) {
        return "";
    }
    at++;
    for (int i = STATE_FIELD; i <= field; i++) {
        at += strspn(at, " ");
        if (i < field) {
            at += strcspn(at, " ");
        }
    }
    return at;
}

uint64_t own_start(void)
{
    char text[TEXT];
    return slurp("/proc/self/stat", text) ? strtoull(stat_field(text, START_FIELD), NULL, 10) : 0;
}

void judge_open(struct judge *judge, int64_t dead_nanos)
{
    char text[TEXT];
    memset(judge, 0, sizeof *judge);
    judge->dead_nanos = dead_nanos;
    uint64_t hash = FNV_START;
    if (slurp("/proc/sys/kernel/random/boot_id", text)) {
        text[strcspn(text, "\n")] = '\0';
        hash = fnv(hash, text);
    }
    ssize_t length = readlink("/proc/self/ns/pid", text, sizeof text - 1);
    text[length < 0 ? 0 : length] = '\0';
    judge->host = fnv(hash, text);
}

static bool process_dead(uint32_t pid, bool joining, uint64_t start)
{
    char path[64];
    char text[TEXT];
    snprintf(path, sizeof path, "/proc/%" PRIu32 "/stat", pid);
    if (pid == 0 || !slurp(path, text)) {
        return pid == 0 || access(path, F_OK) != 0;
    }
    char process = *stat_field(text, STATE_FIELD);
    if (process == 'Z' || process == 'X') {
        return true;
    }
    return !joining && strtoull(stat_field(text, START_FIELD), NULL, 10) != start;
}

static bool heart_stopped(struct judge *judge, uint32_t slot, uint64_t state, uint64_t heartbeat)
{
    struct watch *watch = &judge->watch[slot];
    int64_t now = clock_now();
    if (watch->since == 0 || watch->state != state || watch->heartbeat != heartbeat) {
        *watch = (struct watch){state, heartbeat, now};
        return false;
    }
    return now - watch->since > judge->dead_nanos;
}

bool judge_dead(struct judge *judge, uint32_t slot, const uint8_t *peer, uint64_t state)
{
    bool joining = packed_top(state) == PEER_JOINING;
    if (load64(peer + PEER_HOST) == judge->host) {
        return process_dead((uint32_t)state, joining, load64(peer + PEER_START));
    }
    return heart_stopped(judge, slot, state, load64(peer + PEER_HEARTBEAT));
}
