/* Doorbell sockets. */
#include "bell.h"

#include "report.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define RUNG 1
#define SECOND 1000000000

bool bell_pair(int type, int *ours, int *theirs)
{
    int pair[2];
    if (socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        complain("cannot make a socket pair: %s", strerror(errno));
        return false;
    }
    *ours = pair[0];
    *theirs = pair[1];
    return true;
}

bool bell_ring(int fd)
{
    const uint8_t byte = RUNG;
    ssize_t sent;
    if (fd < 0) {
        return true;
    }
    do {
        sent = send(fd, &byte, sizeof byte, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
}

bool bell_drain(int fd)
{
    uint8_t bytes[512];
    ssize_t got;
    if (fd < 0) {
        return true;
    }
    do {
        got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
    } while (got == (ssize_t)sizeof bytes || (got < 0 && errno == EINTR));
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}

void bell_close(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

void bell_wait(struct pollfd *sockets, unsigned count, int64_t nanos)
{
    struct timespec time = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
    ppoll(sockets, count, &time, NULL); /* whatever ended it: the caller looks again */
}
