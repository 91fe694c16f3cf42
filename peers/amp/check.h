/* What the checks share. */
#ifndef CHECK_H
#define CHECK_H

#include "node.h"
#include "queue.h"

#define PREFILL_A5 0xa5

/* Both cores, over memory at the device addresses. */
extern struct memory memory;
extern struct node core;
extern struct node sub;

void expect(bool truth, const char *text, const char *file, int line);
#define EXPECT(condition) expect(condition, #condition, __FILE__, __LINE__)

/* A C6 with 16384 bytes and 256 of RTC, every byte as given; nothing is initialised. */
void fresh(int prefill);
/* The same, zeros, after main's start-up. */
void start(void);
/* Words from the address on, separated by spaces, 8 digits each. */
bool words_are(uint32_t address, const char *words);
/* A queue of both cores, without notification. */
void make_queue(struct queue **master, struct queue **remote, bool main_sends, uint32_t id, uint32_t length,
                uint32_t item);

/* Against the images in the folder. */
void check_images(const char *folder);
void check_queues(void);
/* Against the vectors of the specification. */
void check_vectors(void);

#endif
