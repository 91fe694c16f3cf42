/* Light sleep: while the sub holds a count, main keeps the memory awake. */
#ifndef PM_H
#define PM_H

#include "node.h"

/* Only a sub of a light-sleep build counts; anywhere else these do nothing. */
void pm_take(struct node *node);
/* AMP_NOT_ALLOWED: nothing was held; firmware aborts there. */
enum amp_code pm_release(struct node *node);
enum amp_code pm_read(struct node *node, uint32_t *count);

#endif
