/*
 * The system calls of a doorbell device, for the class JniLibrary. Only numbers and addresses come in and go out, and
 * the JVM is not used: C can call these functions as well, with NULL in front. What fails answers its error number,
 * negative; EINTR is the caller's business.
 */
#include <jni.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define FUNCTION(type, name) JNIEXPORT type JNICALL Java_io_millrace_hw_ipi_internal_JniLibrary_##name
#define CALLER JNIEnv *env __attribute__((unused)), jclass owner __attribute__((unused))
#define NANOS_PER_SECOND 1000000000
#define RUNG 1
#define WOKEN 2

static void *at(jlong address)
{
    return (void *)(uintptr_t)address;
}

static jlong answer(long result)
{
    return result < 0 ? -errno : result;
}

FUNCTION(jint, open)(CALLER, jlong path, jint flags)
{
    return (jint)answer(open(at(path), flags | O_CLOEXEC));
}

/* Taken by whoever waits: the kernel gives it back when the descriptor is closed, be it by death. */
FUNCTION(jint, lock)(CALLER, jint fd)
{
    return (jint)answer(flock(fd, LOCK_EX | LOCK_NB));
}

FUNCTION(jint, ioctl)(CALLER, jint fd, jlong request, jlong argument)
{
    return (jint)answer(ioctl(fd, (unsigned long)request, at(argument)));
}

/* One look at both, for some devices forget what they were rung for when they are asked. Either may be -1. */
FUNCTION(jint, poll)(CALLER, jint fd, jint wake, jlong timeout_nanos)
{
    struct pollfd both[] = {{.fd = fd, .events = POLLIN}, {.fd = wake, .events = POLLIN}};
    struct timespec bound = {
        .tv_sec = timeout_nanos / NANOS_PER_SECOND,
        .tv_nsec = timeout_nanos % NANOS_PER_SECOND,
    };
    if (ppoll(both, 2, &bound, NULL) < 0) {
        return -errno;
    }
    return (both[0].revents != 0 ? RUNG : 0) | (both[1].revents != 0 ? WOKEN : 0);
}

FUNCTION(jlong, read)(CALLER, jint fd, jlong buffer, jlong length)
{
    return answer(read(fd, at(buffer), (size_t)length));
}

FUNCTION(jlong, write)(CALLER, jint fd, jlong buffer, jlong length)
{
    return answer(write(fd, at(buffer), (size_t)length));
}

FUNCTION(jint, eventfd)(CALLER)
{
    return (jint)answer(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
}

FUNCTION(jint, close)(CALLER, jint fd)
{
    return (jint)answer(close(fd));
}
