/*
 * Stands between a program and the C library (LD_PRELOAD): what is done to the devices of device.h is answered here and
 * written down, everything else goes on to the kernel. Environment: MCS_LATCH is a FIFO, a byte in it is an interrupt
 * from the other side; MCS_RECORD and MCS_FAULT as in record.h.
 *
 * dlsym is one of the functions, for whoever looks functions up in the C library itself would get past the others: the
 * foreign-function interface of the JVM does.
 */
#include "device.h"
#include "record.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MOST_DESCRIPTORS 4096
#define SIGNAL_SET_BYTES 8
#define MILLIS_PER_SECOND 1000
#define NANOS_PER_MILLI 1000000

static const struct device *const devices[] = {&mcs, &bell};
static _Atomic(const struct device *) opened[MOST_DESCRIPTORS];

static const struct device *device_of(int fd)
{
    return fd >= 0 && fd < MOST_DESCRIPTORS ? atomic_load(&opened[fd]) : NULL;
}

static int failed(int number)
{
    errno = number;
    return -1;
}

static int open_latch(void)
{
    return (int)syscall(SYS_openat, AT_FDCWD, getenv("MCS_LATCH"), O_RDWR | O_NONBLOCK | O_CLOEXEC, 0);
}

void latch(void)
{
    int fd = open_latch();
    syscall(SYS_write, fd, "", 1);
    syscall(SYS_close, fd);
}

long add_to_counter(int counter)
{
    uint64_t one = 1;
    return syscall(SYS_write, counter, &one, sizeof one);
}

static int open_device(const struct device *device, int flags)
{
    int number = fault("open");
    record("open %s 0x%x -> %d", device->path, (unsigned)flags, -number);
    if (number != 0) {
        return failed(number);
    }
    int fd = open_latch();
    if (fd >= 0 && fd < MOST_DESCRIPTORS) {
        atomic_store(&opened[fd], device);
    }
    return fd;
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (strcmp(path, devices[i]->path) == 0) {
            return open_device(devices[i], flags);
        }
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int close(int fd)
{
    if (device_of(fd) != NULL) {
        record("close");
        atomic_store(&opened[fd], NULL);
    }
    return (int)syscall(SYS_close, fd);
}

int flock(int fd, int operation)
{
    long result = syscall(SYS_flock, fd, operation);
    if (device_of(fd) != NULL) {
        record("flock %d -> %d", operation, result < 0 ? -errno : 0);
    }
    return (int)result;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    const struct device *device = device_of(fd);
    if (device == NULL) {
        return (int)syscall(SYS_ioctl, fd, request, argument);
    }
    char text[2 * ARGUMENT_BYTES + 1] = "";
    int number = fault("ioctl");
    if (number == 0) {
        number = device->ioctl(request, argument);
    }
    record("ioctl 0x%lx %s -> %d", request, argument == NULL ? "" : hex(argument, ARGUMENT_BYTES, text), -number);
    return number == 0 ? 0 : failed(number);
}

/* None of the drivers reads or writes. */
ssize_t read(int fd, void *buffer, size_t length)
{
    if (device_of(fd) != NULL) {
        record("read %zu", length);
        return failed(EINVAL);
    }
    return syscall(SYS_read, fd, buffer, length);
}

ssize_t write(int fd, const void *buffer, size_t length)
{
    if (device_of(fd) != NULL) {
        record("write %zu", length);
        return failed(EINVAL);
    }
    return syscall(SYS_write, fd, buffer, length);
}

/* The poll itself forgets what it tells; of two that look at once, one is told. */
static int take(struct pollfd *entry)
{
    char bytes[64];
    long taken = syscall(SYS_read, entry->fd, bytes, sizeof bytes);
    for (long more = taken; more == (long)sizeof bytes;) {
        more = syscall(SYS_read, entry->fd, bytes, sizeof bytes);
    }
    if (taken <= 0) {
        entry->revents = 0;
        return 1;
    }
    record("poll took an interrupt along");
    return 0;
}

int ppoll(struct pollfd *entries, nfds_t count, const struct timespec *timeout, const sigset_t *signals)
{
    struct timespec bound = timeout == NULL ? (struct timespec){0} : *timeout;
    int ready = (int)syscall(
        SYS_ppoll, entries, count, timeout == NULL ? NULL : &bound, signals, (size_t)SIGNAL_SET_BYTES);
    for (nfds_t i = 0; ready > 0 && i < count; i++) {
        if (device_of(entries[i].fd) != NULL && (entries[i].revents & POLLIN) != 0) {
            ready -= take(&entries[i]);
        }
    }
    return ready;
}

int poll(struct pollfd *entries, nfds_t count, int millis)
{
    struct timespec bound = {
        .tv_sec = millis / MILLIS_PER_SECOND,
        .tv_nsec = (long)(millis % MILLIS_PER_SECOND) * NANOS_PER_MILLI,
    };
    return ppoll(entries, count, millis < 0 ? NULL : &bound, NULL);
}

static void *real_dlsym(void *handle, const char *name)
{
    static const char *const versions[] = {"GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5"};
    void *(*function)(void *, const char *) = NULL;
    for (size_t i = 0; function == NULL && i < sizeof versions / sizeof versions[0]; i++) {
        *(void **)&function = dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    }
    return function == NULL ? NULL : function(handle, name);
}

void *dlsym(void *restrict handle, const char *restrict name)
{
    static const struct {
        const char *name;
        void *function;
    } ours[] = {
        {"open", (void *)(uintptr_t)open},   {"close", (void *)(uintptr_t)close}, {"flock", (void *)(uintptr_t)flock},
        {"ioctl", (void *)(uintptr_t)ioctl}, {"read", (void *)(uintptr_t)read},   {"write", (void *)(uintptr_t)write},
        {"ppoll", (void *)(uintptr_t)ppoll}, {"poll", (void *)(uintptr_t)poll},
    };
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (strcmp(name, ours[i].name) == 0) {
            return ours[i].function;
        }
    }
    return real_dlsym(handle, name);
}
