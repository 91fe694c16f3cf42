/* Queues of one direction: who sends is the master, who receives the remote. */
#ifndef QUEUE_H
#define QUEUE_H

#include "node.h"

/* A place in the table of a node. NULL unless there is a queue of that name. */
struct queue *queue_named(struct node *node, const char *name);
/* A free place for the name; a queue that has the name gives way. */
enum amp_code queue_place(struct node *node, const char *name, struct queue **queue);

/* N and item as they will be: a power of two, a multiple of 4. */
enum amp_code queue_shape(uint32_t length, uint32_t item, uint32_t *real_length, uint32_t *real_item);
/* Main only: an entry with descriptors and buffers; the address is that of the entry. */
enum amp_code queue_create(struct node *node, struct queue *queue, uint32_t id, uint32_t length, uint32_t item);
/* Writes conf and descriptors. */
void queue_format(uint32_t conf, uint32_t desc, uint32_t data, uint32_t length, uint32_t item);
/* Takes conf from where it is; role and bit are set before. Positions are those of a fresh queue, or by the flags. */
enum amp_code queue_open(struct node *node, struct queue *queue, uint32_t conf, bool resume);
/* Finds the entry, then as above. */
enum amp_code queue_attach(struct node *node, struct queue *queue, uint32_t id, bool resume);
void queue_fresh(struct queue *queue);
void queue_resume(struct queue *queue);

/* AMP_NOT_FOUND: no buffer is free, or no message there. */
enum amp_code queue_alloc(struct node *node, struct queue *queue, uint32_t size, uint32_t *buffer);
enum amp_code queue_send(struct node *node, struct queue *queue, uint32_t buffer, uint32_t length);
enum amp_code queue_recv(struct node *node, struct queue *queue, uint32_t *buffer, uint32_t *length);
enum amp_code queue_free(struct node *node, struct queue *queue, uint32_t buffer);

/* Copies the bytes into a buffer and sends that. */
enum amp_code queue_put(struct node *node, struct queue *queue, const uint8_t *bytes, uint32_t length);
/* Messages sent and not yet freed, by the flags. */
uint32_t queue_pending(const struct queue *queue);

static inline uint32_t queue_slot(const struct queue *queue, uint32_t index)
{
    return queue->desc + (index & (queue->length - 1u)) * DESC_SIZE;
}

#endif
