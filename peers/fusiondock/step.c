/* From a word to its step. */
#include "step.h"

#include "args.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_NUMBER 32

static const struct step *const tables[] = {message_steps, stream_steps, stock_steps, region_steps, control_steps};

static uint64_t begun;

static const struct step *find(const char *text)
{
    size_t length = strcspn(text, "=");
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        for (const struct step *step = tables[t]; step->name != NULL; step++) {
            if (strlen(step->name) == length && strncmp(step->name, text, length) == 0) {
                return step;
            }
        }
    }
    return NULL;
}

static const char *value_of(const char *text)
{
    const char *equals = strchr(text, '=');
    return equals == NULL ? NULL : equals + 1;
}

enum status step_misused(const char *name, const char *usage, const char *value)
{
    return fail(EXIT_USAGE, "step %s must be %s%s%s: %s", name, name, usage[0] == '\0' || usage[0] == '[' ? "" : "=",
                usage, value == NULL ? "no value" : value);
}

enum status step_check(const char *text)
{
    const struct step *step = find(text);
    if (step == NULL) {
        return fail(EXIT_USAGE, "unknown step: %s", text);
    }
    bool valued = value_of(text) != NULL;
    if ((step->value == VALUE_NONE && valued) || (step->value == VALUE_MUST && !valued)) {
        return step_misused(step->name, step->usage, value_of(text));
    }
    return EXIT_DONE;
}

enum status step_run(struct link *link, const char *text)
{
    begun++;
    enum status status = step_check(text);
    return status == EXIT_DONE ? find(text)->run(link, value_of(text)) : status;
}

uint64_t steps_run(void)
{
    return begun;
}

bool value_number(const char *value, int64_t least, int64_t most, int64_t *number, const char **rest)
{
    char digits[LONGEST_NUMBER];
    size_t length = strcspn(value, ":");
    if (length >= sizeof digits) {
        return false;
    }
    memcpy(digits, value, length);
    digits[length] = '\0';
    *rest = value[length] == ':' ? value + length + 1 : NULL;
    return args_number(digits, least, most, number);
}

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)((at - digits) % 16);
}

uint8_t *value_hex(const char *text, uint32_t *length)
{
    uint32_t n = 0;
    uint8_t *bytes = malloc(strlen(text) / 2 + 1);
    for (; bytes != NULL && text[2 * n] != '\0'; n++) {
        int high = digit(text[2 * n]);
        int low = high < 0 ? -1 : digit(text[2 * n + 1]);
        if (low < 0) {
            free(bytes);
            return NULL;
        }
        bytes[n] = (uint8_t)(high << 4 | low);
    }
    *length = n;
    return bytes;
}
