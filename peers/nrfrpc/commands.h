/* The commands. Each prints its lines, the last one {"ev":"done",...}, and answers the exit status. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "options.h"

int command_init(struct link *link, const struct options *options);
int command_dump(struct link *link, const struct options *options);
int command_send(struct link *link, const struct options *options);
int command_recv(struct link *link, const struct options *options);
int command_echo(struct link *link, const struct options *options);
int command_pingpong(struct link *link, const struct options *options);
int command_ticker(struct link *link, const struct options *options);

/* A private copy of a message: what the peer changes later does not matter. NULL after saying why. */
uint8_t *copy_room(const struct link *link);

/* Adds what the link counted, prints the last line, turns the worst of all into the exit status. */
int finish(struct link *link, struct tally *tally, enum link_end end, const char *waited_for);

#endif
