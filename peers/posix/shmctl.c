/* shmctl. */
#include "table.h"

#include "store.h"

#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

#define READ 0444
#define PERMISSIONS 0777u

static bool nuttx(const struct table *table)
{
    return table->g.profile == PROFILE_NUTTX;
}

/* NuttX notes who called, whatever was asked. */
static void note_caller(struct table *table, uint32_t index)
{
    if (nuttx(table)) {
        region_touch(table, index, (uint32_t)getpid(), REGION_CTIME);
    }
}

void sysv_status(const struct table *table, uint32_t index, struct status *status)
{
    const uint8_t *row = region_row(table, index);
    int32_t id = region_id(table, index);
    bool removed = !nuttx(table) && region_state(table, index) == REGION_UNLINKED;
    uint32_t mode = load32(row + REGION_MODE);
    *status = (struct status){
        .id = id,
        .key = removed ? IPC_PRIVATE : (int32_t)load32(row + REGION_KEY),
        .mode = nuttx(table) ? mode : (mode & PERMISSIONS) | (removed ? SHM_DEST : 0),
        .uid = load32(row + REGION_UID),
        .gid = load32(row + REGION_GID),
        .cuid = load32(row + REGION_CUID),
        .cgid = load32(row + REGION_CGID),
        .segsz = load64(row + REGION_SEGSZ),
        .atime = (int64_t)load64(row + REGION_ATIME),
        .dtime = (int64_t)load64(row + REGION_DTIME),
        .ctime = (int64_t)load64(row + REGION_CTIME),
        .cpid = load32(row + REGION_CPID),
        .lpid = load32(row + REGION_LPID),
        .nattch = region_nattch(table, id),
    };
}

errname sysv_stat(struct table *table, int32_t id, bool null_buffer, struct status *status)
{
    uint32_t index = 0;
    errname e = table_lock(table);
    if (e != NULL) {
        return e;
    }
    e = region_find(table, id, &index);
    if (e == NULL && !nuttx(table)) {
        e = rights_check(table, index, READ);
    }
    if (e == NULL && null_buffer) {
        e = fail("EFAULT", "there is no buffer");
    }
    if (e == NULL) {
        sysv_status(table, index, status);
        note_caller(table, index);
    }
    table_unlock(table);
    return e;
}

/* The row, if it is this peer's to change. */
static errname find_own(const struct table *table, int32_t id, uint32_t *index)
{
    errname e = region_find(table, id, index);
    return e != NULL || nuttx(table) ? e : rights_owner(table, *index);
}

errname sysv_set(struct table *table, int32_t id, uint32_t mode)
{
    uint32_t index = 0;
    errname e = table_lock(table);
    if (e != NULL) {
        return e;
    }
    e = find_own(table, id, &index);
    if (e == NULL) {
        uint8_t *row = region_row(table, index);
        store32(row + REGION_MODE, nuttx(table) ? mode : mode & PERMISSIONS);
        store64(row + REGION_CTIME, (uint64_t)time(NULL));
        note_caller(table, index);
    }
    table_unlock(table);
    return e;
}

static errname remove_region(struct table *table, uint32_t index)
{
    uint8_t *row = region_row(table, index);
    if (region_nattch(table, region_id(table, index)) == 0) {
        return region_destroy(table, index);
    }
    uint64_t generation = load64(row + REGION_STATE) >> 32;
    publish64(row + REGION_STATE, generation << 32 | REGION_UNLINKED);
    if (!nuttx(table)) {
        store32(row + REGION_KEY, IPC_PRIVATE);
    }
    note_caller(table, index);
    return NULL;
}

errname sysv_remove(struct table *table, int32_t id)
{
    uint32_t index = 0;
    errname e = table_lock(table);
    if (e != NULL) {
        return e;
    }
    e = find_own(table, id, &index);
    e = e != NULL ? e : remove_region(table, index);
    table_unlock(table);
    return e;
}
