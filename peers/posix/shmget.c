/* shmget, in both profiles. */
#include "table.h"

#include "store.h"

#include <inttypes.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

#define PERMISSIONS 0777

struct wish {
    int32_t key;
    uint64_t size;
    int flags;
};

static bool nuttx(const struct table *table)
{
    return table->g.profile == PROFILE_NUTTX;
}

/* The row of a key; one that is unlinked keeps its key only as NuttX does it. */
static bool find_key(const struct table *table, int32_t key, uint32_t *index)
{
    for (uint32_t i = 0; i < table->g.regions; i++) {
        uint32_t state = region_state(table, i);
        bool there = state == REGION_IN_USE || (state == REGION_UNLINKED && nuttx(table));
        if (there && (int32_t)load32(region_row(table, i) + REGION_KEY) == key) {
            *index = i;
            return true;
        }
    }
    return false;
}

static bool find_available(const struct table *table, uint32_t *index)
{
    for (uint32_t i = 0; i < table->g.regions; i++) {
        if (region_state(table, i) == REGION_AVAILABLE) {
            *index = i;
            return true;
        }
    }
    return false;
}

uint64_t sysv_free_pages(const struct table *table)
{
    if (table->g.backing == BACKING_OVERCOMMIT) {
        uint32_t total;
        uint32_t longest;
        pool_info(&table->pool, &total, &longest);
        return total;
    }
    uint64_t promised = pages_promised(table);
    return promised > table->g.pages ? 0 : table->g.pages - promised;
}

/* Whether so many pages more can be promised. */
static bool affordable(const struct table *table, uint32_t pages)
{
    return table->g.backing == BACKING_OVERCOMMIT || pages <= sysv_free_pages(table);
}

static void fill_row(struct table *table, uint32_t index, const struct wish *wish)
{
    uint8_t *row = region_row(table, index);
    store32(row + REGION_KEY, (uint32_t)wish->key);
    store32(row + REGION_MODE, (uint32_t)wish->flags & PERMISSIONS);
    store64(row + REGION_SEGSZ, wish->size);
    store32(row + REGION_CPID, (uint32_t)getpid());
    store32(row + REGION_LPID, 0);
    store64(row + REGION_ATIME, 0);
    store64(row + REGION_DTIME, 0);
    store64(row + REGION_CTIME, (uint64_t)time(NULL));
    store32(row + REGION_UID, table->pool.identity.uid);
    store32(row + REGION_GID, table->pool.identity.gid);
    store32(row + REGION_CUID, table->pool.identity.uid);
    store32(row + REGION_CGID, table->pool.identity.gid);
    for (uint32_t page = 0; page < table->g.max_pages; page++) {
        uint8_t *entry = region_entry(table, index, page);
        if (load32(entry) != 0) {
            store32(entry, 0);
        }
    }
    uint64_t generation = load64(row + REGION_STATE) >> 32;
    publish64(row + REGION_STATE, generation << 32 | REGION_IN_USE);
}

/* The errors in the order of Linux; NuttX has other names for the sizes. */
static errname make(struct table *table, const struct wish *wish, uint32_t *index)
{
    uint32_t pages = pages_of(table, wish->size);
    bool fits = pages <= table->g.max_pages;
    if (wish->key != IPC_PRIVATE && (wish->flags & IPC_CREAT) == 0) {
        return fail("ENOENT", "no region has the key %" PRId32, wish->key);
    }
    if (!nuttx(table) && (wish->size == 0 || !fits)) {
        return fail("EINVAL", "a region has 1 to %" PRIu64 " bytes: %" PRIu64,
                    (uint64_t)table->g.max_pages * table->g.page_size, wish->size);
    }
    if (!find_available(table, index)) {
        return fail("ENOSPC", "all %" PRIu32 " regions are in use", table->g.regions);
    }
    if (!fits || !affordable(table, pages)) {
        return fail("ENOMEM", "%" PRIu32 " pages are wanted, %" PRIu64 " are free, a region has up to %" PRIu32, pages,
                    sysv_free_pages(table), table->g.max_pages);
    }
    fill_row(table, *index, wish);
    return NULL;
}

static errname accept_found(const struct table *table, const struct wish *wish, uint32_t index, uint64_t segsz)
{
    if ((wish->flags & IPC_CREAT) != 0 && (wish->flags & IPC_EXCL) != 0) {
        return fail("EEXIST", "there is a region of the key %" PRId32, wish->key);
    }
    if (wish->size > segsz) {
        return fail("EINVAL", "the region has %" PRIu64 " bytes, not %" PRIu64, segsz, wish->size);
    }
    return rights_check(table, index, wish->flags & PERMISSIONS);
}

/* In place; what cannot be had is given as far as it can. */
static errname extend(struct table *table, const struct wish *wish, uint32_t index, uint32_t pages)
{
    uint8_t *row = region_row(table, index);
    uint32_t wanted = pages_of(table, wish->size);
    uint64_t most = table->g.max_pages;
    if (table->g.backing == BACKING_STRICT && sysv_free_pages(table) < most - pages) {
        most = pages + sysv_free_pages(table);
    }
    if (wanted > most) {
        if (most > pages) {
            store64(row + REGION_SEGSZ, most * table->g.page_size);
        }
        return fail("ENOMEM", "%" PRIu32 " pages are wanted, %" PRIu64 " can be had", wanted, most);
    }
    store64(row + REGION_SEGSZ, wish->size);
    return NULL;
}

/* Neither IPC_EXCL nor the mode counts; a pending delete is cancelled. */
static errname accept_found_nuttx(struct table *table, const struct wish *wish, uint32_t index, uint64_t segsz,
                                  uint32_t pages)
{
    errname e = NULL;
    if (wish->size > segsz) {
        e = (wish->flags & IPC_CREAT) != 0
                ? extend(table, wish, index, pages)
                : fail("EINVAL", "the region has %" PRIu64 " bytes, not %" PRIu64, segsz, wish->size);
    }
    uint8_t *state = region_row(table, index) + REGION_STATE;
    uint64_t word = load64(state);
    if (e == NULL && (uint32_t)word == REGION_UNLINKED) {
        publish64(state, word >> 32 << 32 | REGION_IN_USE);
    }
    return e;
}

static errname get(struct table *table, const struct wish *wish, uint32_t *index)
{
    if (wish->key == IPC_PRIVATE || !find_key(table, wish->key, index)) {
        return make(table, wish, index);
    }
    uint64_t segsz;
    uint32_t pages;
    errname e = region_length(table, *index, &segsz, &pages);
    if (e != NULL) {
        return e;
    }
    return nuttx(table) ? accept_found_nuttx(table, wish, *index, segsz, pages)
                        : accept_found(table, wish, *index, segsz);
}

errname sysv_get(struct table *table, int32_t key, uint64_t size, int flags, int32_t *id)
{
    if (nuttx(table) && key == IPC_PRIVATE) {
        return fail("ENOSYS", "NuttX has no private segments");
    }
    errname e = table_lock(table);
    if (e != NULL) {
        return e;
    }
    const struct wish wish = {key, size, flags};
    uint32_t index = 0;
    e = get(table, &wish, &index);
    if (e == NULL) {
        *id = region_id(table, index);
    }
    table_unlock(table);
    return e;
}
