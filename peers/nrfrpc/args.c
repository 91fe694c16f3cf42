/* Table-driven command line. */
#include "args.h"

#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int64_t magnitude(const char *text, char **end)
{
    bool negative = *text == '-';
    const char *digits = text + (negative ? 1 : 0);
    if (*digits < '0' || *digits > '9') { /* strtoll would take spaces and a second sign */
        *end = NULL;
        return 0;
    }
    bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    errno = 0;
    return strtoll(text, end, hex ? 16 : 10);
}

bool args_number(const char *text, int64_t least, int64_t most, int64_t *to)
{
    char *end;
    int64_t value = magnitude(text, &end);
    if (end == NULL || *end != '\0' || errno != 0 || value < least || value > most) {
        return false;
    }
    *to = value;
    return true;
}

static int choice(const char *choices, const char *value)
{
    size_t length = strlen(value);
    int place = 0;
    for (const char *at = choices; at != NULL && *at != '\0'; place++) {
        const char *bar = strchr(at, '|');
        size_t room = bar == NULL ? strlen(at) : (size_t)(bar - at);
        if (room == length && strncmp(at, value, length) == 0) {
            return place;
        }
        at = bar == NULL ? NULL : bar + 1;
    }
    return -1;
}

static bool set(const struct arg *arg, const char *value)
{
    if (arg->kind == ARG_TEXT) {
        *(const char **)arg->to = value;
        return true;
    }
    if (arg->kind == ARG_CHOICE) {
        int place = choice(arg->choices, value);
        if (place < 0) {
            complain("%s must be one of %s: %s", arg->name, arg->choices, value);
            return false;
        }
        *(int *)arg->to = place;
        return true;
    }
    if (!args_number(value, arg->least, arg->most, arg->to)) {
        complain("%s must be a number from %" PRId64 " to %" PRId64 ": %s", arg->name, arg->least, arg->most, value);
        return false;
    }
    return true;
}

static const struct arg *find(const struct arg *args, const char *name)
{
    for (const struct arg *arg = args; arg->name != NULL; arg++) {
        if (strcmp(arg->name, name) == 0) {
            return arg;
        }
    }
    complain("unknown option: %s", name);
    return NULL;
}

/* Answers how many words the option took, or 0. */
static int option(const struct arg *args, const char *name, const char *value)
{
    const struct arg *arg = find(args, name);
    if (arg == NULL) {
        return 0;
    }
    if (arg->kind == ARG_FLAG) {
        *(bool *)arg->to = true;
        return 1;
    }
    if (value == NULL) {
        complain("%s needs a value", name);
        return 0;
    }
    return set(arg, value) ? 2 : 0;
}

int args_parse(const struct arg *args, int argc, char **argv, const char **words, int room)
{
    int count = 0;
    for (int i = 1; i < argc;) {
        if (strncmp(argv[i], "--", 2) == 0) {
            int taken = option(args, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
            if (taken == 0) {
                return -1;
            }
            i += taken;
        } else if (count == room) {
            complain("too many words: %s", argv[i]);
            return -1;
        } else {
            words[count++] = argv[i++];
        }
    }
    return count;
}
