/* The bytes of what is attached. A page is taken at its first store; until then it reads as zeros. */
#include "table.h"

#include "store.h"

#include <inttypes.h>
#include <string.h>

errname attached_named(struct table *table, int64_t handle, struct attached **attached)
{
    errname e = pool_still_in(&table->pool);
    for (uint32_t i = 0; e == NULL && handle > 0 && i < table->g.mappings; i++) {
        if (table->mine[i].handle == handle) {
            *attached = &table->mine[i];
            return NULL;
        }
    }
    return e != NULL ? e : fail("EINVAL", "nothing is attached with the handle %" PRId64, handle);
}

static errname granule_of(const struct table *table, uint32_t entry, uint32_t *granule)
{
    *granule = entry - 1;
    if (entry != 0 && entry <= table->g.pages) {
        return NULL;
    }
    return fail(CORRUPT, "a page entry is %" PRIu32 ", there are %" PRIu32 " granules", entry, table->g.pages);
}

/* With the lock, inside the pool. */
static errname take_page(struct table *table, uint8_t *entry)
{
    uint32_t granule;
    errname e = pool_allocate(&table->pool, 1, 1, &granule);
    if (e != NULL) {
        return e;
    }
    store_zeros(pool_granule(&table->pool, granule), table->g.page_size);
    publish32(entry, granule + 1);
    uint8_t *owner = pool_owner(&table->pool, granule);
    publish64(owner, packed(OWNER_TABLE, packed_generation(load64(owner)), 1));
    return NULL;
}

static errname take_page_alone(struct table *table, const struct attached *attached, uint32_t page)
{
    uint32_t index;
    errname e = region_find(table, attached->id, &index);
    if (e != NULL) {
        return e;
    }
    uint8_t *entry = region_entry(table, index, page);
    if (load32(entry) != 0) {
        return NULL;
    }
    e = pool_enter(&table->pool);
    if (e == NULL) {
        e = take_page(table, entry);
        pool_exit(&table->pool);
    }
    return e;
}

/* The entry of a page of the attachment. */
static errname load_entry(const struct table *table, const struct attached *attached, uint32_t page, uint32_t *entry)
{
    uint32_t index;
    errname e = region_find(table, attached->id, &index);
    *entry = e == NULL ? load32(region_entry(table, index, page)) : 0;
    return e;
}

errname page_touch(struct table *table, const struct attached *attached, uint32_t page, uint32_t *granule)
{
    if (attached->read_only || page >= attached->pages) {
        return attached->read_only ? fail("EACCES", "the attachment is read-only")
                                   : fail("EINVAL", "page %" PRIu32 " of %" PRIu32, page, attached->pages);
    }
    uint32_t entry;
    errname e = load_entry(table, attached, page, &entry);
    if (e == NULL && entry == 0) {
        e = table_lock(table);
        if (e != NULL) {
            return e;
        }
        e = take_page_alone(table, attached, page);
        table_unlock(table);
        e = e != NULL ? e : load_entry(table, attached, page, &entry);
    }
    return e != NULL ? e : granule_of(table, entry, granule);
}

static errname check_range(const struct attached *attached, uint64_t offset, size_t length)
{
    if (offset <= attached->length && length <= attached->length - offset) {
        return NULL;
    }
    return fail("EINVAL", "%zu bytes at %" PRIu64 " of %" PRIu64, length, offset, attached->length);
}

/* How much of the length lies in the page of the offset. */
static size_t part(const struct table *table, uint64_t offset, size_t length, uint32_t *page, size_t *inside)
{
    *page = (uint32_t)(offset / table->g.page_size);
    *inside = (size_t)(offset % table->g.page_size);
    size_t room = table->g.page_size - *inside;
    return length < room ? length : room;
}

errname pages_read(struct table *table, const struct attached *from, uint64_t offset, uint8_t *to, size_t length)
{
    errname e = check_range(from, offset, length);
    while (e == NULL && length > 0) {
        uint32_t page;
        size_t inside;
        size_t step = part(table, offset, length, &page, &inside);
        uint32_t entry;
        uint32_t granule;
        e = load_entry(table, from, page, &entry);
        if (e == NULL && entry == 0) {
            memset(to, 0, step);
        } else if (e == NULL && (e = granule_of(table, entry, &granule)) == NULL) {
            memcpy(to, pool_granule(&table->pool, granule) + inside, step);
        }
        offset += step;
        to += step;
        length -= step;
    }
    return e;
}

errname pages_write(struct table *table, const struct attached *to, uint64_t offset, const uint8_t *from, size_t length)
{
    errname e = check_range(to, offset, length);
    if (e == NULL && to->read_only) {
        e = fail("EACCES", "the attachment is read-only");
    }
    while (e == NULL && length > 0) {
        uint32_t page;
        size_t inside;
        size_t step = part(table, offset, length, &page, &inside);
        uint32_t granule;
        e = page_touch(table, to, page, &granule);
        if (e == NULL) {
            store_bytes(pool_granule(&table->pool, granule) + inside, from, step);
        }
        offset += step;
        from += step;
        length -= step;
    }
    return e;
}
