/* The mapped file: made by the host, found by guests, longer after growth. */
#ifndef SEGMENT_H
#define SEGMENT_H

#include "clock.h"
#include "report.h"

#include <limits.h>
#include <sys/types.h>

struct vox_segment {
    char path[PATH_MAX];
    int fd;
    uint8_t *base;
    uint64_t length;
    struct vox_geometry g;
    dev_t device; /* of a file made here */
    ino_t inode;
    bool made;
};

/* Each answers EXIT_DONE, or an exit status after saying why. */

/* A new file, complete before it has its name; an old file of that name is left to those who map it. */
int segment_create(struct vox_segment *segment, const char *path, const struct vox_geometry *plan);
/* Waits until the file is there and complete. */
int segment_attach(struct vox_segment *segment, const char *path, int64_t timeout_nanos);
/* A descriptor that was handed over; it is closed by segment_close. The path is for messages. */
int segment_adopt(struct vox_segment *segment, int fd, const char *path);
/* Lengthens the file, then says so in the header. */
int segment_grow(struct vox_segment *segment, uint64_t size);

/* Maps what the host has added; true if the base has moved. */
bool segment_follow(struct vox_segment *segment);
/* Removes the name of a file made here, unless it names another one by now. */
void segment_unlink(const struct vox_segment *segment);
void segment_close(struct vox_segment *segment);

#endif
