/* From a line to its command. */
#include "report.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define BLANKS " \t\r"

static const struct command *const tables[] = {memory_commands, signal_commands, queue_commands, stream_commands,
                                               rpmsg_commands};

static const struct command *find(const char *name)
{
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        for (const struct command *command = tables[t]; command->name != NULL; command++) {
            if (strcmp(command->name, name) == 0) {
                return command;
            }
        }
    }
    return NULL;
}

static enum amp_code run(struct node *node, const struct call *call)
{
    const struct command *command = find(call->word[0]);
    if (command == NULL) {
        return code_fail(AMP_INVALID_ARG, "unknown command: %s", call->word[0]);
    }
    if (call->count - 1 < command->least || call->count - 1 > command->most) {
        return code_fail(AMP_INVALID_ARG, "usage: %s %s", command->name, command->usage);
    }
    return command->run(node, call);
}

/* The text behind the first word. */
static const char *rest_of(const char *line)
{
    static char copy[AMP_PAGE];
    line += strspn(line, BLANKS);
    line += strcspn(line, BLANKS);
    line += strspn(line, BLANKS);
    snprintf(copy, sizeof copy, "%s", line);
    copy[strcspn(copy, "\r")] = '\0';
    return copy;
}

bool command_run(struct node *node, char *line, uint64_t *errors)
{
    struct call call = {.rest = rest_of(line)};
    char *more;
    for (char *word = strtok_r(line, BLANKS, &more); word != NULL && call.count < MAX_WORDS;
         word = strtok_r(NULL, BLANKS, &more)) {
        call.word[call.count++] = word;
    }
    if (call.count == 0) {
        return true;
    }
    if (strcmp(call.word[0], "quit") == 0) {
        answer_true();
        return false;
    }
    enum amp_code code = run(node, &call);
    if (code != AMP_OK) {
        ++*errors;
        node->corrupt += code == AMP_CORRUPT ? 1 : 0;
        answer_error(code);
    }
    return true;
}
