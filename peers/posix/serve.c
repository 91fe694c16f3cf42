/* From a line to its command. */
#include "clock.h"
#include "lines.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define BLANKS " \t\r"
#define NAP_NANOS 200000000
#define TEXT 256

static const struct command *find(const struct command *const *tables, const char *name)
{
    for (; *tables != NULL; tables++) {
        for (const struct command *command = *tables; command->name != NULL; command++) {
            if (strcmp(command->name, name) == 0) {
                return command;
            }
        }
    }
    return NULL;
}

/* The call as a C programmer writes it, long arguments cut short. */
static const char *call_text(const struct call *call)
{
    static char text[TEXT];
    int length = snprintf(text, sizeof text, "%.40s(", call->word[0]);
    for (int i = 1; i < call->count; i++) {
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%.24s%s", i == 1 ? "" : ", ", call->word[i],
                           strlen(call->word[i]) > 24 ? ".." : "");
    }
    snprintf(text + length, sizeof text - (size_t)length, ")");
    return text;
}

static errname run(const struct command *const *tables, void *context, const struct call *call)
{
    const struct command *command = find(tables, call->word[0]);
    if (command == NULL) {
        return fail("EINVAL", "unknown command: %s", call->word[0]);
    }
    if (call->count - 1 < command->least || call->count - 1 > command->most) {
        return fail("EINVAL", "usage: %s %s", command->name, command->usage);
    }
    return command->run(context, call);
}

static void refuse(errname e, const char *call, struct counts *counts)
{
    counts->errors++;
    counts->corrupt += strcmp(e, CORRUPT) == 0 ? 1 : 0;
    answer_error(e, call);
}

bool command_run(const struct command *const *tables, void *context, char *line, struct counts *counts)
{
    struct call call = {.count = 0};
    char *more;
    char *word = strtok_r(line, BLANKS, &more);
    for (; word != NULL && call.count < MAX_WORDS; word = strtok_r(NULL, BLANKS, &more)) {
        call.word[call.count++] = word;
    }
    if (call.count == 0) {
        return true;
    }
    counts->commands++;
    if (strcmp(call.word[0], "quit") == 0) {
        answer_true();
        return false;
    }
    errname e = word == NULL ? run(tables, context, &call) : fail("EINVAL", "too many words: %s", word);
    if (e != NULL) {
        refuse(e, call_text(&call), counts);
    }
    return true;
}

void commands_serve(const struct command *const *tables, void *context, void (*idle)(void *context),
                    struct counts *counts)
{
    bool more = true;
    while (more && !clock_stopping()) {
        char *line = NULL;
        switch (lines_next(&line, NAP_NANOS)) {
        case LINE_HERE:
            more = command_run(tables, context, line, counts);
            break;
        case LINE_TOO_LONG:
            refuse(fail("EINVAL", "a command is too long"), "", counts);
            break;
        case LINE_NONE:
            idle(context);
            break;
        case LINE_OVER:
            more = false;
            break;
        }
    }
}
