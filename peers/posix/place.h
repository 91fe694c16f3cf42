/* A file that holds a table or a pool, mapped. */
#ifndef PLACE_H
#define PLACE_H

#include "report.h"

#include <stdbool.h>

struct place {
    void *mapped;
    size_t mapped_length;
    uint8_t *at;   /* where the table begins */
    uint64_t room; /* bytes from there to the end of the file */
};

/* Maps the file once it holds that magic at the offset, a multiple of 64, and waits for it; timeout_nanos 0: for ever.
 * A private place is a copy: what is stored to it changes nothing. ETIMEDOUT, CORRUPT for another magic, or what the
 * file is refused for. */
errname place_open(struct place *place, const char *path, uint64_t offset, uint64_t magic, bool private,
                   int64_t timeout_nanos);
void place_close(struct place *place);

#endif
