/* One malformed thing. */
#ifndef NONSENSE_H
#define NONSENSE_H

#include "link.h"
#include "options.h"

void nonsense_write(struct vox_link *link, enum nonsense kind);

#endif
