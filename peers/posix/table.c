/* Opening and leaving. */
#include "table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The pool found its sweep word in dead hands. */
static errname recover(void *owner)
{
    struct table *table = owner;
    uint32_t swept = 0;
    if (table->locked) {
        return table_sweep(table, &swept);
    }
    errname e = table_lock_swept(table, &swept);
    if (e == NULL) {
        table_unlock(table);
    }
    return e;
}

errname table_open(struct table *table, uint8_t *at, uint64_t room, const struct identity *identity)
{
    memset(table, 0, sizeof *table);
    table->at = at;
    errname e = table_geometry_read(&table->g, at, room);
    e = e != NULL ? e : pool_open(&table->pool, at + table->g.pool, table->g.first_page - table->g.pool, identity);
    e = e != NULL ? e : pool_geometry_match(&table->pool.g, &table->g);
    if (e != NULL) {
        return e;
    }
    table->pool.granules = at + table->g.first_page;
    table->pool.recover = recover;
    table->pool.owner = table;
    table->mine = calloc(table->g.mappings, sizeof *table->mine);
    return table->mine == NULL ? fail("ENOMEM", "no memory for %" PRIu32 " mappings", table->g.mappings) : NULL;
}

void table_close(struct table *table)
{
    free(table->mine);
    memset(table, 0, sizeof *table);
}

void table_leave(struct table *table)
{
    for (uint32_t i = 0; table->pool.joined && i < table->g.mappings; i++) {
        if (table->mine[i].handle != 0 && sysv_detach(table, table->mine[i].handle) != NULL) {
            complain("detaching at the end: %s", failure());
            return;
        }
    }
    pool_leave(&table->pool);
}
