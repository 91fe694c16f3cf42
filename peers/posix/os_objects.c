/* shm_open and shm_unlink. */
#include "os.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room is taken now: a full file system is an error here, not a signal later. */
static errname reserve(int fd, int64_t size)
{
    if (size == 0) {
        return NULL;
    }
    errno = posix_fallocate(fd, 0, size);
    return errno == 0 ? NULL : fail_errno("posix_fallocate");
}

static errname map(int fd, bool read_only, struct handle *handle)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return fail_errno("fstat");
    }
    if (status.st_size == 0) {
        return fail("EINVAL", "the object is empty: it cannot be mapped");
    }
    void *at = mmap(NULL, (size_t)status.st_size, read_only ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        return fail_errno("mmap");
    }
    *handle = (struct handle){HANDLE_OBJECT, at, (size_t)status.st_size, read_only};
    return NULL;
}

static errname open_object(void *context, const struct call *call)
{
    (void)context;
    int flags = 0;
    uint32_t mode = 0;
    int64_t size = 0;
    struct handle *handle = NULL;
    int64_t number = 0;
    errname e = word_flags(call, 2, FLAGS_OPEN, &flags);
    e = e != NULL ? e : word_octal(call, 3, "MODE", &mode);
    e = e != NULL ? e : word_number(call, 4, "SIZE", 0, INT64_MAX, &size);
    e = e != NULL ? e : handle_new(&handle, &number);
    if (e != NULL) {
        return e;
    }
    int fd = shm_open(call->word[1], flags, mode);
    if (fd < 0) {
        return fail_errno("shm_open");
    }
    bool read_only = (flags & O_ACCMODE) == O_RDONLY;
    e = read_only ? NULL : reserve(fd, size);
    e = e != NULL ? e : map(fd, read_only, handle);
    close(fd);
    if (e == NULL) {
        answer_number(number);
    }
    return e;
}

static errname unlink_object(void *context, const struct call *call)
{
    (void)context;
    if (shm_unlink(call->word[1]) != 0) {
        return fail_errno("shm_unlink");
    }
    answer_true();
    return NULL;
}

const struct command object_commands[] = {
    {"shm-open", 4, 4, open_object, "NAME FLAGS MODE SIZE"},
    {"shm-unlink", 1, 1, unlink_object, "NAME"},
    {NULL, 0, 0, NULL, NULL},
};
