/* Words of a test: messages of type 100, answered by type 101. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "mailbox.h"

#define TYPE_COMMAND 100
#define TYPE_ANSWER 101

/* Answers; some commands do not return. */
void command_run(const struct message *message);

#endif
