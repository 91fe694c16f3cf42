/* The two roles. */
#ifndef RUN_H
#define RUN_H

#include "options.h"

/* Each answers an exit status and has printed everything but a usage. */
int run_host(const struct options *options);
int run_guest(const struct options *options);

/* A new segment by the options; warns or refuses where an empty ring could block a sender for good. */
struct vox_segment;
int make_segment(const struct options *options, struct vox_segment *segment);
/* The same for a segment that somebody else has made. */
void warn_of_geometry(const struct vox_geometry *g);

#endif
