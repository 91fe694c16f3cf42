/* shmat and shmdt. */
#include "table.h"

#include "store.h"

#include <inttypes.h>
#include <sys/shm.h>
#include <unistd.h>

#define READ 0444
#define WRITE 0222

/* The lowest free place in our window, of which only our own attachments take any. */
static errname find_window(const struct table *table, uint32_t pages, uint32_t *page)
{
    uint64_t at = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (uint32_t i = 0; i < table->g.mappings; i++) {
            const struct attached *other = &table->mine[i];
            uint64_t end = (uint64_t)other->page + other->pages;
            if (other->handle != 0 && at < end && other->page < at + pages) {
                at = end;
                moved = true;
            }
        }
    }
    if (pages == 0 || pages > table->g.window_pages || at > table->g.window_pages - pages) {
        return fail("ENOMEM", "no %" PRIu32 " free pages lie side by side in the window of %" PRIu32, pages,
                    table->g.window_pages);
    }
    *page = (uint32_t)at;
    return NULL;
}

static errname find_mapping(const struct table *table, uint32_t *mapping)
{
    for (uint32_t i = 0; i < table->g.mappings; i++) {
        if (table->mine[i].handle == 0) {
            *mapping = i;
            return NULL;
        }
    }
    return fail("ENOMEM", "all %" PRIu32 " mappings are in use", table->g.mappings);
}

static void publish(struct table *table, uint32_t mapping)
{
    const struct attached *attached = &table->mine[mapping];
    uint8_t *row = attachment_row(table, table->pool.slot, mapping);
    store32(row + ATTACHMENT_ID, (uint32_t)attached->id);
    store32(row + ATTACHMENT_PAGE, attached->page);
    store32(row + ATTACHMENT_PAGES, attached->pages);
    publish32(row + ATTACHMENT_USE, attached->read_only ? USE_READ_ONLY : USE_READ_WRITE);
}

static errname attach(struct table *table, int32_t id, int flags, int64_t *handle)
{
    bool nuttx = table->g.profile == PROFILE_NUTTX;
    struct attached attached = {.id = id, .read_only = !nuttx && (flags & SHM_RDONLY) != 0};
    uint32_t index = 0;
    uint32_t mapping = 0;
    errname e = region_find(table, id, &index);
    if (e == NULL && !nuttx) {
        e = rights_check(table, index, attached.read_only ? READ : READ | WRITE);
    }
    e = e != NULL ? e : region_length(table, index, &attached.length, &attached.pages);
    e = e != NULL ? e : find_mapping(table, &mapping);
    e = e != NULL ? e : find_window(table, attached.pages, &attached.page);
    if (e != NULL) {
        return e;
    }
    attached.handle = ++table->handles;
    table->mine[mapping] = attached;
    publish(table, mapping);
    region_touch(table, index, (uint32_t)getpid(), REGION_ATIME);
    *handle = attached.handle;
    return NULL;
}

errname sysv_attach(struct table *table, int32_t id, int flags, int64_t *handle)
{
    errname e = table_lock(table);
    if (e == NULL) {
        e = attach(table, id, flags, handle);
        table_unlock(table);
    }
    return e;
}

static errname detach(struct table *table, struct attached *attached)
{
    uint32_t index;
    uint32_t mapping = (uint32_t)(attached - table->mine);
    errname e = region_find(table, attached->id, &index);
    if (e == NULL) {
        region_touch(table, index, (uint32_t)getpid(), REGION_DTIME);
    }
    publish32(attachment_row(table, table->pool.slot, mapping) + ATTACHMENT_USE, USE_FREE);
    attached->handle = 0;
    if (e == NULL && region_state(table, index) == REGION_UNLINKED && region_nattch(table, attached->id) == 0) {
        e = region_destroy(table, index);
    }
    return e;
}

errname sysv_detach(struct table *table, int64_t handle)
{
    errname e = table_lock(table);
    if (e == NULL) {
        struct attached *attached = NULL;
        e = attached_named(table, handle, &attached);
        e = e != NULL ? e : detach(table, attached);
        table_unlock(table);
    }
    return e;
}
