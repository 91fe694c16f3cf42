/* What a hostile or dying peer does, on demand of a test. */
#ifndef MISBEHAVE_H
#define MISBEHAVE_H

#include "options.h"

/* Kills this process with SIGKILL at a step of its n-th message; NULL when no step was asked for. */
nrf_probe misbehave_stop(const struct options *options);

/* Does its mischief in front of the n-th message, once. The message itself is sent in good order afterwards. */
enum link_end misbehave_before(struct link *link, const struct options *options, uint64_t n, uint32_t endpoint);

/* Storm and flip run beside the messages. */
bool misbehave_start(struct link *link, const struct options *options);
void misbehave_end(void);

#endif
