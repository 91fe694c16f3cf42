/* SysInfo: a chain of headers with their buffers, one per pool. */
#ifndef CHAIN_H
#define CHAIN_H

#include "node.h"

struct entry {
    uint32_t header;
    uint32_t buffer;
    uint32_t size; /* as asked for */
    uint16_t id;
};

/* Writes an empty chain. */
enum amp_code chain_init(struct node *node, enum amp_pool pool);
/* Main only. The new entry is linked before it is written, and its buffer keeps the bytes it had: as in firmware. */
enum amp_code chain_alloc(struct node *node, enum amp_pool pool, uint32_t id, uint32_t size, struct entry *entry);
enum amp_code chain_get(struct node *node, enum amp_pool pool, uint32_t id, struct entry *entry);
/* Begin with an entry of header 0; AMP_NOT_FOUND behind the last one. */
enum amp_code chain_next(struct node *node, enum amp_pool pool, struct entry *entry);
/* Header of the last entry, that of the sentinel if there is none. */
enum amp_code chain_tail(struct node *node, enum amp_pool pool, uint32_t *header);
/* Header of the sentinel, 0 if there is no such pool. */
uint32_t chain_sentinel(const struct node *node, enum amp_pool pool);

#endif
