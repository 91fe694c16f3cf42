/* Whether the rows of the table agree with each other and with the pool. */
#include "table.h"

#include "store.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static errname check_key(const struct table *table, uint32_t index)
{
    uint32_t key = load32(region_row(table, index) + REGION_KEY);
    for (uint32_t i = 0; key != 0 && i < index; i++) {
        if (region_state(table, i) == REGION_IN_USE && load32(region_row(table, i) + REGION_KEY) == key) {
            return fail(CORRUPT, "regions %" PRIu32 " and %" PRIu32 " have the same key %" PRId32, i, index,
                        (int32_t)key);
        }
    }
    return NULL;
}

/* Behind its pages a row names none. */
static errname check_entries(const struct table *table, uint32_t index, uint32_t pages)
{
    for (uint32_t page = pages; page < table->g.max_pages; page++) {
        uint32_t entry = load32(region_entry(table, index, page));
        if (entry != 0) {
            return fail(CORRUPT, "entry %" PRIu32 " of region %" PRIu32 " is %" PRIu32 ", the region has %" PRIu32
                        " pages", page, index, entry, pages);
        }
    }
    return NULL;
}

static errname check_used(const struct table *table, uint32_t index, uint32_t state, struct census *census)
{
    uint64_t segsz;
    uint32_t pages = 0;
    errname e = region_length(table, index, &segsz, &pages);
    e = e != NULL ? e : check_entries(table, index, pages);
    if (e != NULL) {
        return e;
    }
    if (state == REGION_IN_USE) {
        census->regions++;
        return check_key(table, index);
    }
    census->unlinked++;
    if (region_nattch(table, region_id(table, index)) == 0) {
        return fail(CORRUPT, "region %" PRIu32 " is unlinked and nobody has attached it", index);
    }
    return NULL;
}

static errname check_regions(const struct table *table, struct census *census)
{
    for (uint32_t i = 0; i < table->g.regions; i++) {
        uint32_t state = region_state(table, i);
        errname e;
        if (state == REGION_AVAILABLE) {
            e = check_entries(table, i, 0);
        } else if (state == REGION_IN_USE || state == REGION_UNLINKED) {
            e = check_used(table, i, state, census);
        } else {
            e = fail(CORRUPT, "state of region %" PRIu32 " is %" PRIu32 ", it must be 0, 1 or 3 while nobody has the"
                     " lock", i, state);
        }
        if (e != NULL) {
            return e;
        }
    }
    uint64_t promised = pages_promised(table);
    if (table->g.backing == BACKING_STRICT && promised > table->g.pages) {
        return fail(CORRUPT, "%" PRIu64 " pages are promised, there are %" PRIu32, promised, table->g.pages);
    }
    return NULL;
}

/* One attachment against its region and its peer's window: for each page the last slot seen to have it, plus 1. */
static errname check_attachment(const struct table *table, uint32_t slot, uint32_t mapping, uint8_t *window)
{
    const uint8_t *row = attachment_row(table, slot, mapping);
    uint32_t use = load32(row + ATTACHMENT_USE);
    uint32_t page = load32(row + ATTACHMENT_PAGE);
    uint32_t pages = load32(row + ATTACHMENT_PAGES);
    int32_t id = (int32_t)load32(row + ATTACHMENT_ID);
    if (use > USE_READ_ONLY) {
        return fail(CORRUPT, "use of attachment %" PRIu32 " of slot %" PRIu32 " is %" PRIu32 ", it must be 0, 1 or 2",
                    mapping, slot, use);
    }
    if (packed_top(load64(pool_peer(&table->pool, slot) + PEER_STATE)) == PEER_FREE) {
        return fail(CORRUPT, "slot %" PRIu32 " has attachment %" PRIu32 ", but no peer", slot, mapping);
    }
    uint32_t index;
    if (region_find(table, id, &index) != NULL) {
        return fail(CORRUPT, "attachment %" PRIu32 " of slot %" PRIu32 " has id %" PRId32 ", which no region has",
                    mapping, slot, id);
    }
    if (pages > table->g.max_pages || (uint64_t)page + pages > table->g.window_pages) {
        return fail(CORRUPT, "attachment %" PRIu32 " of slot %" PRIu32 " has %" PRIu32 " pages at %" PRIu32
                    " of a window of %" PRIu32, mapping, slot, pages, page, table->g.window_pages);
    }
    for (uint32_t i = page; i < page + pages; i++) {
        if (window[i] == slot + 1) {
            return fail(CORRUPT, "page %" PRIu32 " of the window of slot %" PRIu32 " is attached twice", i, slot);
        }
        window[i] = (uint8_t)(slot + 1);
    }
    return NULL;
}

static errname check_attachments(const struct table *table, struct census *census)
{
    uint8_t *window = calloc(table->g.window_pages, sizeof *window);
    errname e = window == NULL ? fail("ENOMEM", "no memory for a window") : NULL;
    for (uint32_t slot = 0; e == NULL && slot < table->g.peers; slot++) {
        for (uint32_t i = 0; e == NULL && i < table->g.mappings; i++) {
            if (load32(attachment_row(table, slot, i) + ATTACHMENT_USE) != USE_FREE) {
                census->attachments++;
                e = check_attachment(table, slot, i, window);
            }
        }
    }
    free(window);
    return e;
}

static errname check_granules(struct table *table, struct census *census)
{
    uint64_t *named = calloc(table->pool.g.words, sizeof *named);
    errname e = named == NULL ? fail("ENOMEM", "no memory for a bitmap") : read_named(table, named);
    e = e != NULL ? e : pool_check(&table->pool, named, census);
    free(named);
    return e;
}

errname table_check(struct table *table, struct census *census)
{
    memset(census, 0, sizeof *census);
    errname e = table_lock_quietly(table);
    if (e != NULL) {
        return e;
    }
    e = check_regions(table, census);
    e = e != NULL ? e : check_attachments(table, census);
    e = e != NULL ? e : check_granules(table, census);
    table_unlock(table);
    return e;
}
