/* Bootstrap: the host's side. */
#include "bootstrap.h"
#include "carry.h"
#include "report.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 16
#define CALL_NANOS (1000 * (int64_t)MILLIS) /* how long a caller may take to say what it wants */

/* Whether somebody serves the socket. */
static bool served(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool refused = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                   errno == ECONNREFUSED;
    if (fd >= 0) {
        close(fd);
    }
    return !refused;
}

static int bind_and_listen(struct vox_server *server, const struct sockaddr_un *address)
{
    struct stat status;
    mode_t mask = umask(0177);
    server->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool bound = server->listening >= 0 &&
                 bind(server->listening, (const struct sockaddr *)address, sizeof *address) == 0;
    umask(mask);
    if (!bound || listen(server->listening, BACKLOG) != 0 || lstat(server->path, &status) != 0) {
        refuse_file(server->path, strerror(errno));
        return EXIT_REFUSED;
    }
    server->device = status.st_dev;
    server->inode = status.st_ino;
    return EXIT_DONE;
}

int server_open(struct vox_server *server, const char *path, const char *sid)
{
    struct sockaddr_un address;
    struct stat status;
    memset(server, 0, sizeof *server);
    server->path = path;
    server->sid = sid;
    server->listening = -1;
    server->caller = -1;
    if (!bootstrap_address(&address, path)) {
        return EXIT_USAGE;
    }
    if (lstat(path, &status) == 0) {
        if (!S_ISSOCK(status.st_mode) || served(&address)) {
            refuse_file(path, S_ISSOCK(status.st_mode) ? "served by somebody else" : "not a socket");
            return EXIT_REFUSED;
        }
        unlink(path);
    }
    return bind_and_listen(server, &address);
}

static void hang_up(struct vox_server *server)
{
    if (server->caller >= 0) {
        close(server->caller);
        server->caller = -1;
    }
}

void server_close(struct vox_server *server)
{
    struct stat status;
    if (server->listening < 0) {
        return;
    }
    hang_up(server);
    close(server->listening);
    server->listening = -1;
    if (lstat(server->path, &status) == 0 && status.st_dev == server->device && status.st_ino == server->inode) {
        unlink(server->path);
    }
}

static bool respond(struct vox_server *server, uint8_t code, uint32_t guest, const char *text, const int *fds,
                    size_t count)
{
    static uint8_t bytes[BOOTSTRAP_ROOM];
    size_t length = bootstrap_put_response(bytes, code, guest, text);
    bool sent = carry_send(server->caller, bytes, length, fds, count) == (ssize_t)length;
    hang_up(server);
    return sent;
}

bool server_grant(struct vox_server *server, uint32_t guest, const char *path, const int fds[BOOTSTRAP_FDS])
{
    return respond(server, BOOTSTRAP_GRANTED, guest, path, fds, BOOTSTRAP_FDS);
}

void server_refuse(struct vox_server *server, const char *reason)
{
    complain("bootstrap: refused a guest: %s", reason);
    respond(server, BOOTSTRAP_REFUSED, 0, reason, NULL, 0);
}

/* The caller's words so far. True when the request is complete and good. */
static bool judge(struct vox_server *server)
{
    size_t before = server->got < 4 ? server->got : 4;
    if (memcmp(server->request, "RSH0", before) != 0) {
        server_refuse(server, "the request does not begin with RSH0");
        return false;
    }
    if (server->got < BOOTSTRAP_REQUEST) {
        return false;
    }
    size_t length = server->request[4] + ((size_t)server->request[5] << 8);
    if (server->got > BOOTSTRAP_REQUEST + length) {
        server_refuse(server, "the request is longer than it says");
        return false;
    }
    if (server->got < BOOTSTRAP_REQUEST + length) {
        return false;
    }
    if (server->sid != NULL && (strlen(server->sid) != length ||
                                memcmp(server->sid, server->request + BOOTSTRAP_REQUEST, length) != 0)) {
        server_refuse(server, "unknown sid");
        return false;
    }
    return true;
}

bool server_look(struct vox_server *server)
{
    if (server->listening < 0) {
        return false;
    }
    if (server->caller < 0) {
        server->caller = accept4(server->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        server->patience = (struct patience){.limit = CALL_NANOS};
        server->got = 0;
    }
    if (server->caller < 0) {
        return false;
    }
    ssize_t got = recv(server->caller, server->request + server->got, sizeof server->request - server->got, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
        hang_up(server);
        return false;
    }
    if (got < 0) {
        if (patience_over(&server->patience)) {
            server_refuse(server, "no complete request within 1 s");
        }
        return false;
    }
    server->got += (size_t)got;
    return judge(server);
}
