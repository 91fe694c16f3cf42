/* Words of a command. */
#include "words.h"

#include "args.h"

#include <inttypes.h>
#include <string.h>

#define MILLION 1000000
#define MOST_MILLIS 1000000000

enum amp_code word_number(const struct call *call, int place, const char *what, int64_t least, int64_t most,
                          int64_t *value)
{
    if (args_number(call->word[place], least, most, value)) {
        return AMP_OK;
    }
    return code_fail(AMP_INVALID_ARG, "%s must be a number from %" PRId64 " to %" PRId64 ": %s", what, least, most,
                     call->word[place]);
}

enum amp_code word_u16(const struct call *call, int place, const char *what, uint16_t *value)
{
    int64_t number = 0;
    enum amp_code code = word_number(call, place, what, 0, UINT16_MAX, &number);
    *value = (uint16_t)number;
    return code;
}

enum amp_code word_u32(const struct call *call, int place, const char *what, uint32_t *value)
{
    int64_t number = 0;
    enum amp_code code = word_number(call, place, what, 0, UINT32_MAX, &number);
    *value = (uint32_t)number;
    return code;
}

enum amp_code word_millis(const struct call *call, int place, int64_t *nanos)
{
    int64_t number = 0;
    enum amp_code code = word_number(call, place, "MS", 0, MOST_MILLIS, &number);
    *nanos = number * MILLION;
    return code;
}

enum amp_code word_choice(const struct call *call, int place, const char *choices, int *value)
{
    const char *word = call->word[place];
    const char *at = choices;
    for (*value = 0;; ++*value) {
        size_t length = strcspn(at, "|");
        if (strlen(word) == length && strncmp(word, at, length) == 0) {
            return AMP_OK;
        }
        if (at[length] == '\0') {
            return code_fail(AMP_INVALID_ARG, "expected one of %s: %s", choices, word);
        }
        at += length + 1;
    }
}

enum amp_code word_pool(const struct call *call, int place, enum amp_pool *pool)
{
    int choice = 0;
    enum amp_code code = word_choice(call, place, "hp|rtc", &choice);
    *pool = choice == 0 ? POOL_HP : POOL_RTC;
    return code;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

enum amp_code word_bytes(const struct call *call, int place, const uint8_t **bytes, uint32_t *length)
{
    static uint8_t room[AMP_MAX_SIZE];
    const char *text = place < call->count ? call->word[place] : "-";
    *bytes = room;
    *length = 0;
    if (strcmp(text, "-") == 0) {
        return AMP_OK;
    }
    for (; text[0] != '\0'; text += 2) {
        int high = digit(text[0]);
        int low = high < 0 ? -1 : digit(text[1]);
        if (low < 0 || *length == sizeof room) {
            return code_fail(AMP_INVALID_ARG, "HEX must be up to %zu pairs of hexadecimal digits: wrong at pair %"
                             PRIu32, sizeof room, *length);
        }
        room[(*length)++] = (uint8_t)(high << 4 | low);
    }
    return AMP_OK;
}

enum amp_code word_queue(struct node *node, const struct call *call, int place, struct queue **queue)
{
    *queue = queue_named(node, call->word[place]);
    if (*queue != NULL) {
        return AMP_OK;
    }
    return code_fail(AMP_NOT_FOUND, "no queue %s: queue-create or queue-attach", call->word[place]);
}
