/* The two regions, mapped from a file or a device. */
#ifndef PLACE_H
#define PLACE_H

#include "report.h"

#define PLACE_REGIONS 2

struct place {
    void *mapped[PLACE_REGIONS]; /* whole pages */
    size_t mapped_length[PLACE_REGIONS];
    struct region regions[PLACE_REGIONS];
};

/*
 * Region 0 lies at the base, region 1 behind it. A file that is missing is made with mode 0600, one that is too short
 * grows, no other byte of it changes. A character device (/dev/mem) is mapped as it is.
 */
enum status place_open(struct place *place, const char *path, int64_t base, uint32_t region_length);
void place_close(struct place *place);

#endif
