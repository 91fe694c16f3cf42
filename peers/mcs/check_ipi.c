/*
 * check-ipi LIBRARY: calls every function of libmillrace_ipi.so, without a JVM, on a FIFO and an eventfd. For any
 * processor, also an emulated one.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "Java_io_millrace_hw_ipi_internal_JniLibrary_"
#define NO_JVM NULL, NULL
#define RUNG 1
#define WOKEN 2
#define MILLI 1000000
#define LONG 60000000000

static int32_t (*ipi_open)(void *, void *, int64_t path, int32_t flags);
static int32_t (*ipi_lock)(void *, void *, int32_t fd);
static int32_t (*ipi_ioctl)(void *, void *, int32_t fd, int64_t request, int64_t argument);
static int32_t (*ipi_poll)(void *, void *, int32_t fd, int32_t wake, int64_t nanos);
static int64_t (*ipi_read)(void *, void *, int32_t fd, int64_t buffer, int64_t length);
static int64_t (*ipi_write)(void *, void *, int32_t fd, int64_t buffer, int64_t length);
static int32_t (*ipi_eventfd)(void *, void *);
static int32_t (*ipi_close)(void *, void *, int32_t fd);

static int checks;
static int failures;

static void want(const char *what, int64_t answer, int64_t expected)
{
    checks++;
    if (answer != expected) {
        failures++;
        printf("FAILED: %s answered %lld, expected %lld\n", what, (long long)answer, (long long)expected);
    }
}

static int64_t address(const void *pointer)
{
    return (int64_t)(intptr_t)pointer;
}

static void find(void *library, const char *name, void *function)
{
    char symbol[128];
    snprintf(symbol, sizeof symbol, PREFIX "%s", name);
    void *found = dlsym(library, symbol);
    if (found == NULL) {
        printf("FAILED: %s\n", dlerror());
        exit(1);
    }
    memcpy(function, &found, sizeof found);
}

static void load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    if (library == NULL) {
        printf("FAILED: %s\n", dlerror());
        exit(1);
    }
    find(library, "open", &ipi_open);
    find(library, "lock", &ipi_lock);
    find(library, "ioctl", &ipi_ioctl);
    find(library, "poll", &ipi_poll);
    find(library, "read", &ipi_read);
    find(library, "write", &ipi_write);
    find(library, "eventfd", &ipi_eventfd);
    find(library, "close", &ipi_close);
}

static void check_device(const char *path, int32_t fd)
{
    uint32_t ring = 0x01020304;
    int32_t waiting = -1;
    struct winsize size;
    want("a look at an empty FIFO", ipi_poll(NO_JVM, fd, -1, 0), 0);
    want("a wait at an empty FIFO", ipi_poll(NO_JVM, fd, -1, MILLI), 0);
    want("a read of an empty FIFO", ipi_read(NO_JVM, fd, address(&ring), 4), -EAGAIN);
    want("a ring", ipi_write(NO_JVM, fd, address(&ring), 4), 4);
    want("a wait for it", ipi_poll(NO_JVM, fd, -1, LONG), RUNG);
    want("a request", ipi_ioctl(NO_JVM, fd, FIONREAD, address(&waiting)), 0);
    want("what it answers", waiting, 4);
    want("a request to nowhere", ipi_ioctl(NO_JVM, fd, FIONREAD, 0), -EFAULT);
    want("a request of other drivers", ipi_ioctl(NO_JVM, fd, TIOCGWINSZ, address(&size)), -ENOTTY);
    ring = 0;
    want("a read", ipi_read(NO_JVM, fd, address(&ring), 4), 4);
    want("what was read", ring, 0x01020304);
    want("a lock", ipi_lock(NO_JVM, fd), 0);
    int32_t second = ipi_open(NO_JVM, address(path), O_RDWR | O_NONBLOCK);
    want("a second lock", ipi_lock(NO_JVM, second), -EAGAIN);
    want("the end of the second", ipi_close(NO_JVM, second), 0);
}

static void check_wake(int32_t fd, int32_t wake)
{
    uint64_t one = 1;
    want("a look at both", ipi_poll(NO_JVM, fd, wake, 0), 0);
    want("a wake", ipi_write(NO_JVM, wake, address(&one), 8), 8);
    want("a wait that is over", ipi_poll(NO_JVM, fd, wake, LONG), WOKEN);
    want("a wait for nothing that is over", ipi_poll(NO_JVM, -1, wake, LONG), WOKEN);
    want("a ring after it", ipi_write(NO_JVM, fd, address(&one), 8), 8);
    want("both at once", ipi_poll(NO_JVM, fd, wake, LONG), RUNG | WOKEN);
    want("a count", ipi_read(NO_JVM, wake, address(&one), 8), 8);
    want("a second count", ipi_read(NO_JVM, wake, address(&one), 8), -EAGAIN);
}

int main(int count, char **words)
{
    if (count != 2) {
        fprintf(stderr, "check-ipi: usage: check-ipi LIBRARY\n");
        return 1;
    }
    load(words[1]);
    char path[64];
    snprintf(path, sizeof path, "/dev/shm/check-ipi.%ld", (long)getpid());
    want("a device that is not there", ipi_open(NO_JVM, address(path), O_RDWR), -ENOENT);
    want("a FIFO", mkfifo(path, 0600), 0);
    int32_t fd = ipi_open(NO_JVM, address(path), O_RDWR | O_NONBLOCK);
    int32_t wake = ipi_eventfd(NO_JVM);
    want("both open", fd >= 0 && wake >= 0, 1);
    want("closed on exec", fcntl(fd, F_GETFD) & fcntl(wake, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    check_device(path, fd);
    check_wake(fd, wake);
    want("the end of the FIFO", ipi_close(NO_JVM, fd), 0);
    want("the end of the eventfd", ipi_close(NO_JVM, wake), 0);
    want("a ring after the end", ipi_write(NO_JVM, fd, address(path), 1), -EBADF);
    unlink(path);
    printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
