/* What the checks share. */
#ifndef CHECK_H
#define CHECK_H

#include "link.h"

extern struct vox_segment segment;
extern struct vox_fault fault;

void expect(bool truth, const char *text, const char *file, int line);
#define EXPECT(condition) expect(condition, #condition, __FILE__, __LINE__)

/* A segment in memory; pairs of slot size and count, a size of 0 ends them. */
void plan(uint32_t guests, uint32_t capacity, uint32_t threshold, uint32_t most, uint64_t heartbeat,
          const uint32_t *classes);
/* One guest, a ring of 128, three slots of 64. */
void small_segment(void);
enum link_end send_pattern(struct vox_link *link, uint64_t seq, uint32_t length);

/* Against the images in the folder. */
void check_images(const char *folder);

#endif
