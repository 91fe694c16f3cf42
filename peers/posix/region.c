/* Rows of regions. */
#include "table.h"

#include "store.h"

#include <inttypes.h>
#include <time.h>

uint8_t *region_row(const struct table *table, uint32_t index)
{
    return table->at + table->g.region_rows + (size_t)index * table->g.stride;
}

uint8_t *region_entry(const struct table *table, uint32_t index, uint32_t page)
{
    return region_row(table, index) + REGION_HEADER + (size_t)page * REGION_PAGE_ENTRY;
}

uint8_t *attachment_row(const struct table *table, uint32_t slot, uint32_t mapping)
{
    return table->at + table->g.attachments + ((size_t)slot * table->g.mappings + mapping) * ATTACHMENT_SIZE;
}

uint32_t region_state(const struct table *table, uint32_t index)
{
    return (uint32_t)load64(region_row(table, index) + REGION_STATE);
}

int32_t region_id(const struct table *table, uint32_t index)
{
    uint32_t generation = (uint32_t)(load64(region_row(table, index) + REGION_STATE) >> 32);
    return (int32_t)(generation % table->g.generations * table->g.regions + index);
}

errname region_find(const struct table *table, int64_t id, uint32_t *index)
{
    if (id >= 0 && id <= INT32_MAX) {
        *index = (uint32_t)id % table->g.regions;
        uint32_t state = region_state(table, *index);
        if (region_id(table, *index) == id && (state == REGION_IN_USE || state == REGION_UNLINKED)) {
            return NULL;
        }
    }
    return fail("EINVAL", "no region has the id %" PRId64, id);
}

uint32_t pages_of(const struct table *table, uint64_t length)
{
    uint64_t pages = length / table->g.page_size + (length % table->g.page_size == 0 ? 0 : 1);
    return pages > UINT32_MAX ? UINT32_MAX : (uint32_t)pages;
}

errname region_length(const struct table *table, uint32_t index, uint64_t *segsz, uint32_t *pages)
{
    *segsz = load64(region_row(table, index) + REGION_SEGSZ);
    *pages = pages_of(table, *segsz);
    if (*pages <= table->g.max_pages) {
        return NULL;
    }
    return fail(CORRUPT, "segsz of region %" PRIu32 " is %" PRIu64 ", it has up to %" PRIu32 " pages", index, *segsz,
                table->g.max_pages);
}

uint64_t region_nattch(const struct table *table, int32_t id)
{
    uint64_t count = 0;
    for (uint32_t slot = 0; slot < table->g.peers; slot++) {
        for (uint32_t i = 0; i < table->g.mappings; i++) {
            const uint8_t *row = attachment_row(table, slot, i);
            if (load32(row + ATTACHMENT_USE) != USE_FREE && load32(row + ATTACHMENT_ID) == (uint32_t)id) {
                count++;
            }
        }
    }
    return count;
}

uint64_t pages_promised(const struct table *table)
{
    uint64_t promised = 0;
    for (uint32_t i = 0; i < table->g.regions; i++) {
        if (region_state(table, i) != REGION_AVAILABLE) {
            uint64_t segsz;
            uint32_t pages;
            errname e = region_length(table, i, &segsz, &pages);
            promised += e == NULL ? pages : table->g.max_pages;
        }
    }
    return promised;
}

void region_touch(struct table *table, uint32_t index, uint32_t pid, uint32_t time_word)
{
    uint8_t *row = region_row(table, index);
    store32(row + REGION_LPID, pid);
    store64(row + time_word, (uint64_t)time(NULL));
}

/* Inside the pool. */
static errname drop_page(struct table *table, uint32_t index, uint32_t page)
{
    uint8_t *at = region_entry(table, index, page);
    uint32_t entry = load32(at);
    if (entry == 0) {
        return NULL;
    }
    publish32(at, 0);
    if (pool_free(&table->pool, entry - 1, 1, OWNER_TABLE) == NULL) {
        return NULL;
    }
    return fail(CORRUPT, "page %" PRIu32 " of region %" PRIu32 " was in granule %" PRIu32 ", which is no page of the"
                " table's", page, index, entry - 1);
}

/* Both ends of a destruction; a crash in between leaves it to the next sweep. */
static uint64_t begin_destroying(uint8_t *row)
{
    uint64_t generation = load64(row + REGION_STATE) >> 32;
    publish64(row + REGION_STATE, generation << 32 | REGION_DESTROYED);
    return generation;
}

static void end_destroying(uint8_t *row, uint64_t generation)
{
    publish64(row + REGION_STATE, (generation + 1) << 32 | REGION_AVAILABLE);
}

errname region_destroy(struct table *table, uint32_t index)
{
    uint8_t *row = region_row(table, index);
    uint64_t generation = begin_destroying(row);
    errname e = pool_enter(&table->pool);
    if (e != NULL) {
        return e;
    }
    for (uint32_t page = 0; page < table->g.max_pages; page++) {
        errname dropped = drop_page(table, index, page);
        e = e != NULL ? e : dropped;
    }
    pool_exit(&table->pool);
    end_destroying(row, generation);
    return e;
}

void region_abandon(struct table *table, uint32_t index)
{
    uint8_t *row = region_row(table, index);
    uint64_t generation = begin_destroying(row);
    for (uint32_t page = 0; page < table->g.max_pages; page++) {
        uint8_t *entry = region_entry(table, index, page);
        if (load32(entry) != 0) {
            publish32(entry, 0);
        }
    }
    end_destroying(row, generation);
}
