/* Words of a command. */
#include "words.h"

#include "args.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

struct flag {
    const char *name;
    int bits;
};

static const struct flag shmget_flags[] = {
    {"IPC_CREAT", IPC_CREAT}, {"IPC_EXCL", IPC_EXCL}, {"SHM_HUGETLB", SHM_HUGETLB}, {"SHM_NORESERVE", SHM_NORESERVE},
    {NULL, 0}};
static const struct flag shmat_flags[] = {
    {"SHM_RDONLY", SHM_RDONLY}, {"SHM_RND", SHM_RND}, {"SHM_REMAP", SHM_REMAP}, {"SHM_EXEC", SHM_EXEC}, {NULL, 0}};
static const struct flag open_flags[] = {
    {"O_RDONLY", O_RDONLY}, {"O_RDWR", O_RDWR}, {"O_CREAT", O_CREAT}, {"O_EXCL", O_EXCL}, {"O_TRUNC", O_TRUNC},
    {NULL, 0}};
static const struct flag *const flag_tables[] = {shmget_flags, shmat_flags, open_flags};

static const char *const controls[] = {"IPC_STAT", "IPC_SET", "IPC_RMID", "SHM_LOCK", "SHM_UNLOCK", "NULL_STAT",
                                       "NULL_SET"};

errname word_number(const struct call *call, int place, const char *what, int64_t least, int64_t most, int64_t *value)
{
    if (args_number(call->word[place], least, most, value)) {
        return NULL;
    }
    return fail("EINVAL", "%s must be a number from %" PRId64 " to %" PRId64 ": %s", what, least, most,
                call->word[place]);
}

static bool octal(const char *text, size_t length, uint32_t *value)
{
    uint64_t number = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '7') {
            return false;
        }
        number = number << 3 | (uint64_t)(text[i] - '0');
        if (number > INT32_MAX) {
            return false;
        }
    }
    *value = (uint32_t)number;
    return length != 0;
}

errname word_octal(const struct call *call, int place, const char *what, uint32_t *value)
{
    const char *word = call->word[place];
    if (octal(word, strlen(word), value)) {
        return NULL;
    }
    return fail("EINVAL", "%s must be an octal number from 0 to 017777777777: %s", what, word);
}

errname word_key(const struct call *call, int place, int32_t *key)
{
    int64_t number = IPC_PRIVATE;
    if (strcmp(call->word[place], "IPC_PRIVATE") != 0) {
        errname e = word_number(call, place, "KEY", INT32_MIN, UINT32_MAX, &number);
        if (e != NULL) {
            return e;
        }
    }
    *key = (int32_t)(uint32_t)number;
    return NULL;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

errname word_bytes(const struct call *call, int place, const uint8_t **bytes, size_t *length)
{
    static uint8_t room[MAX_BYTES];
    *bytes = room;
    *length = 0;
    for (const char *text = call->word[place]; text[0] != '\0'; text += 2) {
        int high = digit(text[0]);
        int low = high < 0 ? -1 : digit(text[1]);
        if (low < 0 || *length == sizeof room) {
            return fail("EINVAL", "HEX must be up to %zu pairs of hexadecimal digits: wrong at pair %zu", sizeof room,
                        *length);
        }
        room[(*length)++] = (uint8_t)(high << 4 | low);
    }
    return NULL;
}

static bool flag_bits(const struct flag *flags, const char *text, size_t length, int *bits)
{
    uint32_t number;
    if (octal(text, length, &number)) {
        *bits |= (int)number;
        return true;
    }
    for (; flags->name != NULL; flags++) {
        if (strlen(flags->name) == length && strncmp(flags->name, text, length) == 0) {
            *bits |= flags->bits;
            return true;
        }
    }
    return false;
}

errname word_flags(const struct call *call, int place, enum flag_kind kind, int *flags)
{
    *flags = 0;
    if (place >= call->count) {
        return NULL;
    }
    for (const char *at = call->word[place];; at++) {
        size_t length = strcspn(at, "|");
        if (!flag_bits(flag_tables[kind], at, length, flags)) {
            return fail("EINVAL", "expected octal numbers and names like %s, joined by |: %s", flag_tables[kind]->name,
                        call->word[place]);
        }
        at += length;
        if (*at == '\0') {
            return NULL;
        }
    }
}

errname word_control(const struct call *call, int place, enum control *control, int *number)
{
    for (int i = 0; i < CONTROL_NUMBER; i++) {
        if (strcmp(call->word[place], controls[i]) == 0) {
            *control = (enum control)i;
            return NULL;
        }
    }
    int64_t value;
    if (!args_number(call->word[place], INT32_MIN, INT32_MAX, &value)) {
        return fail("EINVAL", "expected a number or one of IPC_STAT, IPC_SET, IPC_RMID, SHM_LOCK, SHM_UNLOCK,"
                    " NULL_STAT, NULL_SET: %s", call->word[place]);
    }
    *control = CONTROL_NUMBER;
    *number = (int)value;
    return NULL;
}
