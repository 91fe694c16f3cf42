/* One malformed thing in shared memory, as a broken or hostile peer would write it. */
#ifndef NONSENSE_H
#define NONSENSE_H

#include "words.h"

/* KIND, and for some of them a queue or two endpoints. */
enum amp_code nonsense_write(struct node *node, const struct call *call);

#endif
