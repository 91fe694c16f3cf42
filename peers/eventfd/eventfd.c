/*
 * The other end of the eventfd signaler: gets two counters over a Unix socket, or makes them and hands them over in one
 * message of one byte. The first one is where the receiver is rung, the second one is where it rings.
 */
#include "carry.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_MS = 30000 };

struct link {
    int peer; /* ends with the other side */
    int hear;
    int ring;
};

static bool fail(const char *what)
{
    fprintf(stderr, "eventfd-peer: %s: %s\n", what, strerror(errno));
    return false;
}

static bool readable(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    int result = poll(&wait, 1, PATIENCE_MS);
    errno = result == 0 ? ETIMEDOUT : errno;
    return result == 1;
}

static bool take(struct link *link, const struct sockaddr_un *address)
{
    char byte;
    int fds[CARRY_ROOM];
    size_t count;
    link->peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(link->peer, (const struct sockaddr *)address, sizeof *address) != 0 || !readable(link->peer)) {
        return fail(address->sun_path);
    }
    if (carry_receive(link->peer, &byte, 1, fds, &count) != 1 || count != 2) {
        errno = EPROTO;
        return fail(address->sun_path);
    }
    link->hear = fds[0];
    link->ring = fds[1];
    return true;
}

static bool give(struct link *link, const struct sockaddr_un *address)
{
    int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    link->hear = eventfd(0, EFD_CLOEXEC);
    link->ring = eventfd(0, EFD_CLOEXEC);
    int fds[] = {link->ring, link->hear};
    unlink(address->sun_path);
    umask(0177); /* the name is ours alone from the first moment on */
    if (bind(door, (const struct sockaddr *)address, sizeof *address) != 0 || listen(door, 1) != 0 || !readable(door)) {
        return fail(address->sun_path);
    }
    link->peer = accept4(door, NULL, NULL, SOCK_CLOEXEC);
    return carry_send(link->peer, "", 1, fds, 2) == 1 || fail(address->sun_path);
}

static bool ring(const struct link *link)
{
    uint64_t one = 1;
    return write(link->ring, &one, sizeof one) == sizeof one || fail("ring");
}

/* Sleeps until rung; false once the other side has gone, or is silent for too long. */
static bool hear(const struct link *link)
{
    struct pollfd waits[] = {{.fd = link->hear, .events = POLLIN}, {.fd = link->peer, .events = POLLIN}};
    uint64_t rings;
    return poll(waits, 2, PATIENCE_MS) > 0 && waits[0].revents != 0 && read(link->hear, &rings, sizeof rings) > 0;
}

/* Rings back whenever rung. */
static bool answer(const struct link *link)
{
    while (hear(link)) {
        if (!ring(link)) {
            return false;
        }
    }
    return true;
}

static bool ask(const struct link *link, long trips)
{
    for (long i = 0; i < trips; i++) {
        if (!ring(link) || !hear(link)) {
            return fail("no answer");
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct link link;
    bool serve = argc > 1 && strcmp(argv[1], "serve") == 0;
    bool asks = argc == 5 && strcmp(argv[3], "ask") == 0;
    if ((!asks && (argc != 4 || strcmp(argv[3], "answer") != 0)) || strlen(argv[2]) >= sizeof address.sun_path) {
        fputs("usage: eventfd-peer connect|serve SOCKET answer\n       eventfd-peer connect|serve SOCKET ask N\n", stderr);
        return 1;
    }
    strcpy(address.sun_path, argv[2]);
    if (!(serve ? give(&link, &address) : take(&link, &address))) {
        return 4;
    }
    return (asks ? ask(&link, atol(argv[4])) : answer(&link)) ? 0 : 3;
}
