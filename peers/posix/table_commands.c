/* System V calls on the table. */
#include "session.h"

#include <stdio.h>

static errname word_id(const struct call *call, int32_t *id)
{
    int64_t number = 0;
    errname e = word_number(call, 1, "ID", INT32_MIN, INT32_MAX, &number);
    *id = (int32_t)number;
    return e;
}

static errname get(void *context, const struct call *call)
{
    struct table *table;
    int32_t key = 0;
    int64_t size = 0;
    int flags = 0;
    int32_t id = 0;
    errname e = session_table(context, &table);
    e = e != NULL ? e : word_key(call, 1, &key);
    e = e != NULL ? e : word_number(call, 2, "SIZE", INT64_MIN, INT64_MAX, &size);
    e = e != NULL ? e : word_flags(call, 3, FLAGS_SHMGET, &flags);
    e = e != NULL ? e : sysv_get(table, key, (uint64_t)size, flags, &id);
    if (e == NULL) {
        answer_number(id);
    }
    return e;
}

static errname attach(void *context, const struct call *call)
{
    struct table *table;
    int32_t id = 0;
    int flags = 0;
    int64_t handle = 0;
    errname e = session_table(context, &table);
    e = e != NULL ? e : word_id(call, &id);
    e = e != NULL ? e : word_flags(call, 2, FLAGS_SHMAT, &flags);
    e = e != NULL ? e : sysv_attach(table, id, flags, &handle);
    if (e == NULL) {
        answer_number(handle);
    }
    return e;
}

static errname word_handle(const struct call *call, int64_t *handle)
{
    return word_number(call, 1, "HANDLE", INT64_MIN, INT64_MAX, handle);
}

static errname detach(void *context, const struct call *call)
{
    struct table *table;
    int64_t handle = 0;
    errname e = session_table(context, &table);
    e = e != NULL ? e : word_handle(call, &handle);
    e = e != NULL ? e : sysv_detach(table, handle);
    if (e == NULL) {
        answer_true();
    }
    return e;
}

static errname stat_region(struct table *table, int32_t id, bool null_buffer)
{
    struct status status;
    errname e = sysv_stat(table, id, null_buffer, &status);
    if (e == NULL) {
        answer_begin();
        print_status(&status);
        answer_end();
    }
    return e;
}

static errname set_mode(struct table *table, const struct call *call, int32_t id)
{
    uint32_t mode = 0;
    errname e = call->count == 4 ? word_octal(call, 3, "MODE", &mode) : fail("EINVAL", "IPC_SET needs a MODE");
    e = e != NULL ? e : sysv_set(table, id, mode);
    if (e == NULL) {
        answer_true();
    }
    return e;
}

static errname remove_region(struct table *table, int32_t id)
{
    errname e = sysv_remove(table, id);
    if (e == NULL) {
        answer_true();
    }
    return e;
}

static errname control_region(void *context, const struct call *call)
{
    struct table *table;
    int32_t id = 0;
    enum control control = CONTROL_STAT;
    int number = 0;
    errname e = session_table(context, &table);
    e = e != NULL ? e : word_id(call, &id);
    e = e != NULL ? e : word_control(call, 2, &control, &number);
    if (e == NULL && call->count == 4 && control != CONTROL_SET) {
        e = fail("EINVAL", "nothing but IPC_SET has a MODE behind it");
    }
    if (e != NULL) {
        return e;
    }
    switch (control) {
    case CONTROL_STAT:
    case CONTROL_NULL_STAT:
        return stat_region(table, id, control == CONTROL_NULL_STAT);
    case CONTROL_SET:
        return set_mode(table, call, id);
    case CONTROL_RMID:
        return remove_region(table, id);
    case CONTROL_NULL_SET: /* Linux fetches the buffer before it looks for the region */
        return fail("EFAULT", "there is no buffer");
    default:
        return fail("EINVAL", "the table has IPC_STAT, IPC_SET and IPC_RMID: %s", call->word[2]);
    }
}

/* What word 1 has attached, and the offset in word 2. */
static errname word_place(struct session *session, const struct call *call, struct table **table,
                          struct attached **attached, int64_t *offset)
{
    int64_t handle = 0;
    errname e = session_table(session, table);
    e = e != NULL ? e : word_handle(call, &handle);
    e = e != NULL ? e : word_number(call, 2, "OFF", 0, INT64_MAX, offset);
    return e != NULL ? e : attached_named(*table, handle, attached);
}

static errname write_bytes(void *context, const struct call *call)
{
    struct table *table;
    struct attached *attached = NULL;
    int64_t offset = 0;
    const uint8_t *bytes = NULL;
    size_t length = 0;
    errname e = word_place(context, call, &table, &attached, &offset);
    e = e != NULL ? e : word_bytes(call, 3, &bytes, &length);
    e = e != NULL ? e : pages_write(table, attached, (uint64_t)offset, bytes, length);
    if (e == NULL) {
        answer_true();
    }
    return e;
}

static errname read_bytes(void *context, const struct call *call)
{
    static uint8_t bytes[MAX_BYTES];
    struct table *table;
    struct attached *attached = NULL;
    int64_t offset = 0;
    int64_t length = 0;
    errname e = word_place(context, call, &table, &attached, &offset);
    e = e != NULL ? e : word_number(call, 3, "LEN", 0, MAX_BYTES, &length);
    e = e != NULL ? e : pages_read(table, attached, (uint64_t)offset, bytes, (size_t)length);
    if (e == NULL) {
        answer_bytes(bytes, (size_t)length);
    }
    return e;
}

static errname touch(void *context, const struct call *call)
{
    struct table *table;
    struct attached *attached = NULL;
    int64_t page = 0;
    uint32_t granule = 0;
    errname e = word_place(context, call, &table, &attached, &page);
    if (e == NULL && page > UINT32_MAX) {
        e = fail("EINVAL", "PAGE is too large: %s", call->word[2]);
    }
    e = e != NULL ? e : page_touch(table, attached, (uint32_t)page, &granule);
    if (e == NULL) {
        answer_number(granule);
    }
    return e;
}

static errname free_pages(void *context, const struct call *call)
{
    (void)call;
    struct table *table;
    errname e = session_table(context, &table);
    e = e != NULL ? e : table_lock(table);
    if (e == NULL) {
        answer_number((int64_t)sysv_free_pages(table));
        table_unlock(table);
    }
    return e;
}

static errname list(void *context, const struct call *call)
{
    (void)call;
    struct table *table;
    errname e = session_table(context, &table);
    e = e != NULL ? e : table_lock(table);
    if (e != NULL) {
        return e;
    }
    answer_begin();
    putchar('[');
    bool first = true;
    for (uint32_t i = 0; i < table->g.regions; i++) {
        uint32_t state = region_state(table, i);
        if (state == REGION_IN_USE || state == REGION_UNLINKED) {
            struct status status;
            sysv_status(table, i, &status);
            fputs(first ? "" : ",", stdout);
            print_status(&status);
            first = false;
        }
    }
    putchar(']');
    answer_end();
    table_unlock(table);
    return NULL;
}

const struct command table_commands[] = {
    {"shmget", 3, 3, get, "KEY SIZE FLAGS"},
    {"shmat", 1, 2, attach, "ID [FLAGS]"},
    {"shmdt", 1, 1, detach, "HANDLE"},
    {"shmctl", 2, 3, control_region, "ID COMMAND [MODE]"},
    {"write", 3, 3, write_bytes, "HANDLE OFF HEX"},
    {"read", 3, 3, read_bytes, "HANDLE OFF LEN"},
    {"touch", 2, 2, touch, "HANDLE PAGE"},
    {"free", 0, 0, free_pages, ""},
    {"list", 0, 0, list, ""},
    {NULL, 0, 0, NULL, NULL},
};
