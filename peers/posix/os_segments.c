/* shmget, shmat, shmdt, shmctl of the kernel. */
#include "os.h"

#include <stdio.h>
#include <sys/shm.h>
#include <unistd.h>

/* Room for whatever a command of shmctl stores. */
union answer {
    struct shmid_ds ds;
    struct shminfo limits;
    struct shm_info use;
};

static errname get(void *context, const struct call *call)
{
    (void)context;
    int32_t key = 0;
    int64_t size = 0;
    int flags = 0;
    errname e = word_key(call, 1, &key);
    e = e != NULL ? e : word_number(call, 2, "SIZE", INT64_MIN, INT64_MAX, &size);
    e = e != NULL ? e : word_flags(call, 3, FLAGS_SHMGET, &flags);
    if (e != NULL) {
        return e;
    }
    int id = shmget(key, (size_t)size, flags);
    if (id < 0) {
        return fail_errno("shmget");
    }
    answer_number(id);
    return NULL;
}

static errname word_id(const struct call *call, int *id)
{
    int64_t number = 0;
    errname e = word_number(call, 1, "ID", INT32_MIN, INT32_MAX, &number);
    *id = (int)number;
    return e;
}

static errname attach(void *context, const struct call *call)
{
    (void)context;
    int id = 0;
    int flags = 0;
    struct handle *handle = NULL;
    int64_t number = 0;
    errname e = word_id(call, &id);
    e = e != NULL ? e : word_flags(call, 2, FLAGS_SHMAT, &flags);
    e = e != NULL ? e : handle_new(&handle, &number);
    if (e != NULL) {
        return e;
    }
    void *at = shmat(id, NULL, flags);
    if (at == (void *)-1) {
        return fail_errno("shmat");
    }
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) != 0) {
        e = fail_errno("shmctl(IPC_STAT) after shmat");
        shmdt(at);
        return e;
    }
    *handle = (struct handle){HANDLE_ATTACHED, at, ds.shm_segsz, (flags & SHM_RDONLY) != 0};
    answer_number(number);
    return NULL;
}

static errname detach(void *context, const struct call *call)
{
    (void)context;
    struct handle *handle = NULL;
    errname e = handle_named(call, 1, &handle);
    if (e != NULL) {
        return e;
    }
    if (shmdt(handle->at) != 0) {
        return fail_errno("shmdt");
    }
    handle->kind = HANDLE_DETACHED;
    answer_true();
    return NULL;
}

static struct status status_of(int id, const struct shmid_ds *ds)
{
    const struct ipc_perm *perm = &ds->shm_perm;
    return (struct status){.id = id, .key = perm->__key, .mode = perm->mode & 07777u, .uid = perm->uid,
                           .gid = perm->gid, .cuid = perm->cuid, .cgid = perm->cgid, .segsz = ds->shm_segsz,
                           .atime = ds->shm_atime, .dtime = ds->shm_dtime, .ctime = ds->shm_ctime,
                           .cpid = ds->shm_cpid, .lpid = ds->shm_lpid, .nattch = ds->shm_nattch};
}

static errname stat_of(int id)
{
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) != 0) {
        return fail_errno("shmctl(IPC_STAT)");
    }
    struct status status = status_of(id, &ds);
    answer_begin();
    print_status(&status);
    answer_end();
    return NULL;
}

/* The owner stays; who may not even look is refused by IPC_SET itself. */
static int set_mode(int id, uint32_t mode)
{
    struct shmid_ds ds = {.shm_perm.uid = geteuid(), .shm_perm.gid = getegid()};
    struct shmid_ds now;
    if (shmctl(id, IPC_STAT, &now) == 0) {
        ds = now;
    }
    ds.shm_perm.mode = (__typeof__(ds.shm_perm.mode))mode;
    return shmctl(id, IPC_SET, &ds);
}

static int control_plain(int id, enum control control, int number)
{
    union answer answer = {0};
    switch (control) {
    case CONTROL_RMID:
        return shmctl(id, IPC_RMID, NULL);
    case CONTROL_LOCK:
        return shmctl(id, SHM_LOCK, NULL);
    case CONTROL_UNLOCK:
        return shmctl(id, SHM_UNLOCK, NULL);
    case CONTROL_NULL_STAT:
        return shmctl(id, IPC_STAT, NULL);
    case CONTROL_NULL_SET:
        return shmctl(id, IPC_SET, NULL);
    default:
        return shmctl(id, number, &answer.ds);
    }
}

static errname control_segment(void *context, const struct call *call)
{
    (void)context;
    int id = 0;
    enum control control = CONTROL_STAT;
    int number = 0;
    uint32_t mode = 0;
    errname e = word_id(call, &id);
    e = e != NULL ? e : word_control(call, 2, &control, &number);
    if (e == NULL && (call->count == 4) != (control == CONTROL_SET)) {
        e = fail("EINVAL", "IPC_SET has a MODE behind it, nothing else has");
    }
    if (e == NULL && control == CONTROL_SET) {
        e = word_octal(call, 3, "MODE", &mode);
    }
    if (e != NULL || control == CONTROL_STAT) {
        return e != NULL ? e : stat_of(id);
    }
    int result = control == CONTROL_SET ? set_mode(id, mode) : control_plain(id, control, number);
    if (result < 0) {
        return fail_errno("shmctl");
    }
    answer_true();
    return NULL;
}

static errname list(void *context, const struct call *call)
{
    (void)context;
    (void)call;
    union answer answer;
    int last = shmctl(0, SHM_INFO, &answer.ds);
    if (last < 0) {
        return fail_errno("shmctl(SHM_INFO)");
    }
    answer_begin();
    putchar('[');
    bool first = true;
    for (int place = 0; place <= last; place++) {
        int id = shmctl(place, SHM_STAT_ANY, &answer.ds);
        if (id < 0) {
            continue;
        }
        struct status status = status_of(id, &answer.ds);
        if (!first) {
            putchar(',');
        }
        print_status(&status);
        first = false;
    }
    putchar(']');
    answer_end();
    return NULL;
}

const struct command segment_commands[] = {
    {"shmget", 3, 3, get, "KEY SIZE FLAGS"},
    {"shmat", 1, 2, attach, "ID [FLAGS]"},
    {"shmdt", 1, 1, detach, "HANDLE"},
    {"shmctl", 2, 3, control_segment, "ID COMMAND [MODE]"},
    {"list", 0, 0, list, ""},
    {NULL, 0, 0, NULL, NULL},
};
