/* Start-up of main, the print service of the sub, the panic area. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include "node.h"

#define SYSTEM_QUEUE "system"

/* Main: interrupt words, sentinels, the usual entries; whatever was there is forgotten. Sub: only looks. */
enum amp_code system_init(struct node *node);

/* Sub: a text for main to print. AMP_NOT_FOUND: no buffer is free, or there is no such queue. */
enum amp_code system_print(struct node *node, const char *text);
/* Main: from now on texts are printed as they come. */
enum amp_code system_serve(struct node *node);
/* True if there was one. */
bool system_drain(struct node *node);

/* Sub: a dump as an aborting firmware leaves it; main is told. */
enum amp_code panic_write(struct node *node, const char *text);

struct panic {
    uint32_t abort;
    uint32_t stack_length;
    char text[PANIC_TEXT_ROOM + 1];
    const uint32_t *regs;
};

enum amp_code panic_read(struct node *node, struct panic *panic);

#endif
