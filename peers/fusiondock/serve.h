/* Steps from stdin. */
#ifndef SERVE_H
#define SERVE_H

#include "link.h"

/*
 * One step per line, until "quit" or the end; one JSON line answers each, a failure with "error". Ends with
 * EXIT_CORRUPT or EXIT_DATA if a step did; no other failure counts.
 */
enum status serve(struct link *link);

#endif
