/* What the dead left in the table. */
#include "table.h"

#include "store.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BITS 64

static void detach_dead(struct table *table, uint32_t slot, uint32_t pid)
{
    for (uint32_t i = 0; i < table->g.mappings; i++) {
        uint8_t *row = attachment_row(table, slot, i);
        if (load32(row + ATTACHMENT_USE) == USE_FREE) {
            continue;
        }
        uint32_t index;
        if (region_find(table, (int32_t)load32(row + ATTACHMENT_ID), &index) == NULL) {
            region_touch(table, index, table->g.profile == PROFILE_NUTTX ? 0 : pid, REGION_DTIME);
        }
        publish32(row + ATTACHMENT_USE, USE_FREE);
    }
}

static void detach_all_dead(struct table *table, const struct dead *dead)
{
    for (uint32_t slot = 0; slot < table->g.peers; slot++) {
        if (dead->is[slot]) {
            detach_dead(table, slot, (uint32_t)dead->state[slot]);
        }
    }
    if (table->pool.inherited) {
        detach_dead(table, table->pool.slot, table->pool.late_pid);
    }
}

/* Their granules are named no more, and go with those of the dead. */
static void destroy_unused(struct table *table)
{
    for (uint32_t i = 0; i < table->g.regions; i++) {
        uint32_t state = region_state(table, i);
        if (state == REGION_DESTROYED
            || (state == REGION_UNLINKED && region_nattch(table, region_id(table, i)) == 0)) {
            region_abandon(table, i);
        }
    }
}

static errname read_entries(const struct table *table, uint32_t index, uint64_t *named)
{
    for (uint32_t page = 0; page < table->g.max_pages; page++) {
        uint32_t entry = load32(region_entry(table, index, page));
        if (entry == 0) {
            continue;
        }
        uint32_t granule = entry - 1;
        if (granule >= table->g.pages) {
            return fail(CORRUPT, "page %" PRIu32 " of region %" PRIu32 " is in granule %" PRIu32 ", there are %" PRIu32,
                        page, index, granule, table->g.pages);
        }
        uint64_t bit = UINT64_C(1) << granule % BITS;
        if ((named[granule / BITS] & bit) != 0) {
            return fail(CORRUPT, "page %" PRIu32 " of region %" PRIu32 " is in granule %" PRIu32 ", as another page is",
                        page, index, granule);
        }
        named[granule / BITS] |= bit;
    }
    return NULL;
}

errname read_named(const struct table *table, uint64_t *named)
{
    memset(named, 0, table->pool.g.words * sizeof *named);
    for (uint32_t i = 0; i < table->g.regions; i++) {
        errname e = region_state(table, i) == REGION_AVAILABLE ? NULL : read_entries(table, i, named);
        if (e != NULL) {
            return e;
        }
    }
    return NULL;
}

/* Alone in the pool. */
static errname sweep_alone(struct table *table, const struct dead *dead, uint64_t *named)
{
    detach_all_dead(table, dead);
    destroy_unused(table);
    errname e = read_named(table, named);
    e = e != NULL ? e : sweep_owners(&table->pool, dead, named);
    if (e == NULL) {
        sweep_peers(&table->pool, dead);
    }
    return e;
}

static errname sweep_once(struct table *table, uint64_t *named, uint32_t *swept)
{
    struct dead dead;
    pool_find_dead(&table->pool, &dead);
    uint32_t count = dead.count + (table->pool.inherited ? 1 : 0);
    errname e = sweep_begin(&table->pool, &dead);
    if (e != NULL) {
        return e;
    }
    e = sweep_alone(table, &dead, named);
    sweep_end(&table->pool);
    *swept += e == NULL ? count : 0;
    return e;
}

errname table_sweep(struct table *table, uint32_t *swept)
{
    uint64_t *named = calloc(table->pool.g.words, sizeof *named);
    errname e = named == NULL ? fail("ENOMEM", "no memory for a bitmap") : sweep_once(table, named, swept);
    while (e != NULL && strcmp(e, "EAGAIN") == 0) {
        e = sweep_once(table, named, swept);
    }
    free(named);
    return e;
}
