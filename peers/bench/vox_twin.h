/* The segment that both twins agree on, and its rings. */
#ifndef VOX_TWIN_H
#define VOX_TWIN_H

#include "ring.h"
#include "segment.h"

#define TWIN_CAPACITY 65536u
#define TWIN_LARGEST 4096u /* of an inline payload */
#define TWIN_GUEST 1u

/* The host makes the segment, the guest waits for it and walks in. EXIT_DONE, or an exit status after saying why. */
int twin_open(struct vox_segment *segment, struct vox_tx *tx, struct vox_rx *rx, const char *file, bool host,
              int64_t timeout_nanos);

#endif
