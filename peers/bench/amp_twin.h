/* The memory that both ESP-AMP twins agree on, and its queues. */
#ifndef AMP_TWIN_H
#define AMP_TWIN_H

#include "memory.h"

#define TWIN_SHORT 64u  /* longest message of the queues 0x10 (to sub) and 0x11 (to main) */
#define TWIN_LONG 1024u /* of 0x12 and 0x13 */
#define TWIN_MOST_ENTRIES 4096u

enum { TWIN_SHORTS, TWIN_LONGS, TWIN_KINDS };

/* One end of a queue. */
struct twin_queue {
    uint32_t desc;
    uint32_t data;
    uint32_t end; /* of the data */
    uint32_t length;
    uint32_t item;
    uint32_t index; /* slot of the next message */
    bool flip;      /* turns with every lap */
};

/* Main makes the file, sub waits for it. EXIT_DONE, or an exit status after saying why. */
int twin_open(struct memory *memory, struct twin_queue tx[TWIN_KINDS], struct twin_queue rx[TWIN_KINDS],
              const char *file, bool main_core, int64_t timeout_nanos);

/* Memory of this process alone with a chain of so many entries after those of a start, ids from 0 on, each with its
 * header 64 bytes long. What is there with as many entries stays. */
int twin_chain(struct memory *memory, uint32_t entries);
/* Address of the header; 0 if the chain has no such entry, or a link that is not the one that follows from the size
 * before it. */
uint32_t twin_find(const struct memory *memory, uint32_t id);

/* Whose complaints follow. */
void report_program(const char *name);

#endif
