/* SysInfo. */
#include "chain.h"

#include "step.h"

#include <inttypes.h>

uint32_t chain_sentinel(const struct node *node, enum amp_pool pool)
{
    const struct geometry *g = &node->memory->g;
    if (pool == POOL_HP) {
        return g->start + AMP_POOL;
    }
    return g->rtc_start == g->rtc_end ? 0 : g->rtc_start;
}

static uint32_t limit(const struct node *node, enum amp_pool pool)
{
    return pool == POOL_HP ? node->memory->g.end : node->memory->g.rtc_end;
}

static const char *pool_name(enum amp_pool pool)
{
    return pool == POOL_HP ? "hp" : "rtc";
}

enum amp_code chain_init(struct node *node, enum amp_pool pool)
{
    uint32_t sentinel = chain_sentinel(node, pool);
    memory_set(sentinel, AMP_SENTINEL);
    memory_set(sentinel + AMP_NEXT, 0);
    return AMP_OK;
}

static void read_entry(uint32_t header, struct entry *entry)
{
    uint32_t word = memory_get(header);
    entry->header = header;
    entry->buffer = header + AMP_HEADER;
    entry->id = (uint16_t)word;
    entry->size = word >> 16;
}

static enum amp_code first(struct node *node, enum amp_pool pool, struct entry *entry)
{
    uint32_t sentinel = chain_sentinel(node, pool);
    if (sentinel == 0) {
        return code_fail(AMP_NOT_SUPPORTED, "there is no RTC pool: --rtc");
    }
    read_entry(sentinel, entry);
    if (entry->id != AMP_SENTINEL || entry->size != 0) {
        return code_fail(AMP_NOT_INITIALISED, "pool %s at 0x%08" PRIx32 " begins with 0x%08" PRIx32 ", not 0x0000ffff",
                         pool_name(pool), sentinel, memory_get(sentinel));
    }
    return AMP_OK;
}

enum amp_code chain_next(struct node *node, enum amp_pool pool, struct entry *entry)
{
    if (entry->header == 0) {
        enum amp_code code = first(node, pool, entry);
        if (code != AMP_OK) {
            return code;
        }
    }
    uint32_t next = memory_get(entry->header + AMP_NEXT);
    if (next == 0) {
        return code_fail(AMP_NOT_FOUND, "no such entry in pool %s", pool_name(pool));
    }
    if (memory_at(node->memory, next, AMP_HEADER, AMP_WORD) == NULL) {
        return code_fail(AMP_CORRUPT,
                         "next at 0x%08" PRIx32 " is 0x%08" PRIx32 ", allowed: 0 or a header in mapped memory",
                         entry->header + AMP_NEXT, next);
    }
    read_entry(next, entry);
    return AMP_OK;
}

/* Firmware would walk a loop for ever. */
static uint32_t most_entries(const struct node *node, enum amp_pool pool)
{
    return (limit(node, pool) - chain_sentinel(node, pool)) / AMP_HEADER;
}

/* The first entry with the id, or with AMP_NOT_FOUND the last one of all. */
static enum amp_code find(struct node *node, enum amp_pool pool, uint32_t id, struct entry *entry)
{
    *entry = (struct entry){.header = 0};
    for (uint32_t passed = 0; passed <= most_entries(node, pool); passed++) {
        enum amp_code code = chain_next(node, pool, entry);
        if (code != AMP_OK || entry->id == id) {
            return code;
        }
    }
    return code_fail(AMP_CORRUPT, "the chain of pool %s does not end: next at 0x%08" PRIx32 " is 0x%08" PRIx32,
                     pool_name(pool), entry->header + AMP_NEXT, memory_get(entry->header + AMP_NEXT));
}

enum amp_code chain_tail(struct node *node, enum amp_pool pool, uint32_t *header)
{
    struct entry last;
    enum amp_code code = find(node, pool, UINT32_MAX, &last);
    *header = last.header;
    return code == AMP_NOT_FOUND ? AMP_OK : code;
}

enum amp_code chain_get(struct node *node, enum amp_pool pool, uint32_t id, struct entry *entry)
{
    if (chain_sentinel(node, pool) == 0) {
        return code_fail(AMP_NOT_FOUND, "there is no RTC pool: --rtc");
    }
    enum amp_code code = find(node, pool, id, entry);
    return code == AMP_NOT_FOUND ? code_fail(code, "no entry 0x%04" PRIx32 " in pool %s", id, pool_name(pool)) : code;
}

enum amp_code chain_alloc(struct node *node, enum amp_pool pool, uint32_t id, uint32_t size, struct entry *entry)
{
    if (node->role != ROLE_MAIN) {
        return code_fail(AMP_WRONG_ROLE, "only main allocates");
    }
    if (size > AMP_MAX_SIZE) {
        return code_fail(AMP_TOO_LARGE, "the size must be 0 to %u: %" PRIu32, AMP_MAX_SIZE, size);
    }
    enum amp_code code = find(node, pool, id, entry);
    if (code == AMP_OK) {
        return code_fail(AMP_DUPLICATE_ID, "pool %s has an entry 0x%04" PRIx32 " at 0x%08" PRIx32, pool_name(pool), id,
                         entry->buffer);
    }
    if (code != AMP_NOT_FOUND) {
        return code;
    }
    uint32_t header = entry->buffer + amp_round4(entry->size);
    uint64_t end = (uint64_t)header + AMP_HEADER + amp_round4(size);
    if (end > limit(node, pool)) {
        return code_fail(AMP_NO_SPACE, "pool %s ends at 0x%08" PRIx32 ", the entry would end at 0x%08" PRIx64,
                         pool_name(pool), limit(node, pool), end);
    }
    amp_step(STEP_BEFORE_LINK);
    memory_set(entry->header + AMP_NEXT, header);
    amp_step(STEP_AFTER_LINK);
    memory_set(header, id | size << 16);
    memory_set(header + AMP_NEXT, 0);
    amp_step(STEP_AFTER_HEADER);
    read_entry(header, entry);
    return AMP_OK;
}
