/* Rings. */
#include "bell.h"

#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000
#define MOST_RINGS 1024

static enum status open_fifo(const char *path, int *fd)
{
    struct stat status;
    *fd = -1;
    if (path == NULL) {
        return EXIT_DONE;
    }
    if (mkfifo(path, 0600) != 0 && errno != EEXIST) {
        return fail_file(path, strerror(errno));
    }
    *fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (*fd < 0) {
        return fail_file(path, strerror(errno));
    }
    if (fstat(*fd, &status) != 0 || !S_ISFIFO(status.st_mode)) {
        return fail_file(path, "not a FIFO");
    }
    return EXIT_DONE;
}

enum status bell_open(struct bell *bell, const char *out, const char *in, enum shm_vm own)
{
    *bell = (struct bell){.out = -1, .in = -1, .own = own, .repeat = 1};
    bell->other = own == VM_LINUX ? VM_UNIPROTON : VM_LINUX;
    enum status status = open_fifo(out, &bell->out);
    return status == EXIT_DONE ? open_fifo(in, &bell->in) : status;
}

void bell_close(struct bell *bell)
{
    if (bell->out >= 0) {
        close(bell->out);
    }
    if (bell->in >= 0) {
        close(bell->in);
    }
}

/* A full FIFO drops the ring: what stands in it makes the peer look anyway. */
static void put(int fd, uint32_t number)
{
    while (write(fd, &number, sizeof number) < 0 && errno == EINTR) {
    }
}

void bell_ring(struct bell *bell)
{
    if (bell->lose > 0) {
        bell->lose--;
        return;
    }
    for (uint32_t i = 0; bell->out >= 0 && i < bell->repeat; i++) {
        put(bell->out, bell->other);
        bell->rings++;
    }
}

/* With one FIFO for both directions we may take the peer's rings: one for all of them goes back. */
static void take(struct bell *bell)
{
    uint32_t numbers[MOST_RINGS];
    bool foreign = false;
    ssize_t got = read(bell->in, numbers, sizeof numbers);
    for (ssize_t i = 0; i < got / (ssize_t)sizeof numbers[0]; i++) {
        if (numbers[i] == bell->own) {
            bell->pending++;
            bell->heard++;
        } else {
            foreign = true;
        }
    }
    if (foreign) {
        put(bell->in, bell->other);
        clock_sleep(MILLIS);
    }
}

bool bell_wait(struct bell *bell, int64_t nanos)
{
    struct timespec bound = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
    struct pollfd in = {.fd = bell->in, .events = POLLIN};
    if (bell->pending == 0 && ppoll(&in, 1, &bound, NULL) > 0) {
        take(bell);
    }
    if (bell->pending == 0) {
        return false;
    }
    bell->pending--;
    return true;
}
