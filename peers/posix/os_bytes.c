/* What is mapped, and its bytes. */
#include "os.h"

#include <inttypes.h>

static struct handle handles[MAX_HANDLES];
static int64_t handle_count;

errname handle_new(struct handle **handle, int64_t *number)
{
    if (handle_count < MAX_HANDLES && handles[handle_count].kind != HANDLE_FREE) {
        handle_count++; /* one that was asked for in vain is given out again */
    }
    if (handle_count == MAX_HANDLES) {
        return fail("EMFILE", "all %d handles have been used", MAX_HANDLES);
    }
    *handle = &handles[handle_count];
    *number = handle_count + 1;
    return NULL;
}

errname handle_named(const struct call *call, int place, struct handle **handle)
{
    int64_t number = 0;
    errname e = word_number(call, place, "HANDLE", 1, MAX_HANDLES, &number);
    if (e != NULL) {
        return e;
    }
    *handle = &handles[number - 1];
    return (*handle)->kind == HANDLE_FREE ? fail("EINVAL", "no handle %" PRId64, number) : NULL;
}

/* The bytes that words 1 to 3 name: HANDLE, OFF and a length. */
static errname bytes_named(const struct call *call, size_t length, uint8_t **bytes, const struct handle **found)
{
    struct handle *handle = NULL;
    int64_t offset = 0;
    errname e = handle_named(call, 1, &handle);
    e = e != NULL ? e : word_number(call, 2, "OFF", 0, INT64_MAX, &offset);
    if (e != NULL) {
        return e;
    }
    if (handle->kind == HANDLE_DETACHED) {
        return fail("EINVAL", "handle %s is detached", call->word[1]);
    }
    if ((uint64_t)offset > handle->length || length > handle->length - (uint64_t)offset) {
        return fail("EINVAL", "%zu bytes at %" PRId64 " of %zu", length, offset, handle->length);
    }
    *bytes = handle->at + offset;
    *found = handle;
    return NULL;
}

static errname write_bytes(void *context, const struct call *call)
{
    (void)context;
    const uint8_t *from = NULL;
    size_t length = 0;
    uint8_t *to = NULL;
    const struct handle *handle = NULL;
    errname e = word_bytes(call, 3, &from, &length);
    e = e != NULL ? e : bytes_named(call, length, &to, &handle);
    if (e != NULL) {
        return e;
    }
    if (handle->read_only) {
        return fail("EACCES", "handle %s is read-only", call->word[1]);
    }
    for (size_t i = 0; i < length; i++) {
        __atomic_store_n(&to[i], from[i], __ATOMIC_RELAXED);
    }
    __atomic_thread_fence(__ATOMIC_RELEASE);
    answer_true();
    return NULL;
}

static errname read_bytes(void *context, const struct call *call)
{
    (void)context;
    int64_t length = 0;
    uint8_t *from = NULL;
    const struct handle *handle = NULL;
    errname e = word_number(call, 3, "LEN", 0, MAX_BYTES, &length);
    e = e != NULL ? e : bytes_named(call, (size_t)length, &from, &handle);
    if (e != NULL) {
        return e;
    }
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    answer_bytes(from, (size_t)length);
    return NULL;
}

static errname add(void *context, const struct call *call)
{
    (void)context;
    int64_t times = 0;
    uint8_t *at = NULL;
    const struct handle *handle = NULL;
    errname e = word_number(call, 3, "N", 1, UINT32_MAX, &times);
    e = e != NULL ? e : bytes_named(call, sizeof(uint32_t), &at, &handle);
    if (e != NULL) {
        return e;
    }
    if (handle->read_only || (uintptr_t)at % sizeof(uint32_t) != 0) {
        return handle->read_only ? fail("EACCES", "handle %s is read-only", call->word[1])
                                 : fail("EINVAL", "OFF must be a multiple of 4: %s", call->word[2]);
    }
    uint32_t before = 0;
    for (int64_t i = 0; i < times; i++) {
        before = __atomic_fetch_add((uint32_t *)(void *)at, 1, __ATOMIC_SEQ_CST);
    }
    answer_number((int64_t)(uint32_t)(before + 1));
    return NULL;
}

const struct command byte_commands[] = {
    {"write", 3, 3, write_bytes, "HANDLE OFF HEX"},
    {"read", 3, 3, read_bytes, "HANDLE OFF LEN"},
    {"add", 3, 3, add, "HANDLE OFF N"},
    {NULL, 0, 0, NULL, NULL},
};
