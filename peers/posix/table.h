/* The table: regions, attachments, its lock, and what this process has attached. */
#ifndef TABLE_H
#define TABLE_H

#include "pool.h"

/* One attachment of ours; its place in the array is that in memory. */
struct attached {
    int64_t handle; /* 0: free */
    int32_t id;
    uint32_t page; /* in the window */
    uint32_t pages;
    uint64_t length; /* segsz when it was attached */
    bool read_only;
};

struct table {
    struct table_geometry g;
    uint8_t *at;
    struct pool pool;
    struct attached *mine; /* mappings of them */
    int64_t handles;       /* given out so far */
    bool locked;
};

/* Checks everything the header says; nothing is stored. */
errname table_open(struct table *table, uint8_t *at, uint64_t room, const struct identity *identity);
/* Gives back what table_open took from this process; the memory stays as it is. */
void table_close(struct table *table);
/* Detaches everything and leaves. */
void table_leave(struct table *table);

/* lock.c */

/* Alone with the table, and without dead peers; adds how many were swept. */
errname table_lock_swept(struct table *table, uint32_t *swept);
errname table_lock(struct table *table);
/* The same, but a dead holder is CORRUPT and nothing is swept. */
errname table_lock_quietly(struct table *table);
void table_unlock(struct table *table);

/* region.c: rows. Callers hold the lock, or look at what an attachment keeps in place. */

uint8_t *region_row(const struct table *table, uint32_t index);
uint8_t *region_entry(const struct table *table, uint32_t index, uint32_t page);
uint8_t *attachment_row(const struct table *table, uint32_t slot, uint32_t mapping);
/* Low half of the state word. */
uint32_t region_state(const struct table *table, uint32_t index);
int32_t region_id(const struct table *table, uint32_t index);
/* The row of an id that is in use, unlinked or not. EINVAL. */
errname region_find(const struct table *table, int64_t id, uint32_t *index);
/* CORRUPT if it is longer than regions can be. */
errname region_length(const struct table *table, uint32_t index, uint64_t *segsz, uint32_t *pages);
uint32_t pages_of(const struct table *table, uint64_t length);
uint64_t region_nattch(const struct table *table, int32_t id);
/* Pages that the rows have been promised. */
uint64_t pages_promised(const struct table *table);
errname region_destroy(struct table *table, uint32_t index);
/* The same while the pool is swept: its granules stay the table's, though no page entry names them. */
void region_abandon(struct table *table, uint32_t index);
/* Whose process attached or detached last, and when. */
void region_touch(struct table *table, uint32_t index, uint32_t pid, uint32_t time_word);

/* sweep.c */

/* With the lock: everything the dead left. */
errname table_sweep(struct table *table, uint32_t *swept);
/* Bits of the granules that page entries name; CORRUPT if one is named twice or is none. */
errname read_named(const struct table *table, uint64_t *named);

/* shmget.c, shmat.c, shmctl.c, rights.c: callers do not hold the lock, but for what takes a row. */

errname sysv_get(struct table *table, int32_t key, uint64_t size, int flags, int32_t *id);
errname sysv_attach(struct table *table, int32_t id, int flags, int64_t *handle);
errname sysv_detach(struct table *table, int64_t handle);
errname sysv_stat(struct table *table, int32_t id, bool null_buffer, struct status *status);
errname sysv_set(struct table *table, int32_t id, uint32_t mode);
errname sysv_remove(struct table *table, int32_t id);
/* The status of the row, as IPC_STAT tells it. */
void sysv_status(const struct table *table, uint32_t index, struct status *status);
/* Pages that new regions can have. */
uint64_t sysv_free_pages(const struct table *table);
/* Of a row: EACCES unless the bits, as in 0444, are granted to this peer. */
errname rights_check(const struct table *table, uint32_t index, int wanted);
/* EPERM unless this peer owns the row. */
errname rights_owner(const struct table *table, uint32_t index);

/* pages.c */

/* What is attached under that handle. EINVAL; ENOTCONN if we were swept. */
errname attached_named(struct table *table, int64_t handle, struct attached **attached);
errname pages_read(struct table *table, const struct attached *from, uint64_t offset, uint8_t *to, size_t length);
errname pages_write(struct table *table, const struct attached *to, uint64_t offset, const uint8_t *from,
                    size_t length);
/* Takes the page if nobody has stored to it; answers its granule. */
errname page_touch(struct table *table, const struct attached *attached, uint32_t page, uint32_t *granule);

/* check.c, check_pool.c: whether everything agrees; nothing is repaired. */

struct census {
    uint32_t peers, regions, unlinked, attachments;
    uint32_t runs, taken, named;
};

errname table_check(struct table *table, struct census *census);
/* Of a pool by itself, or inside its table: keeps everybody out meanwhile. */
errname pool_check(struct pool *pool, const uint64_t *named, struct census *census);

#endif
