/* Bootstrap: the frames and the guest's side. */
#include "bootstrap.h"

#include "carry.h"
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define LOOK_AGAIN (5 * MILLIS)

static size_t put_text(uint8_t *at, const char *text)
{
    size_t length = strlen(text) > BOOTSTRAP_TEXT ? BOOTSTRAP_TEXT : strlen(text);
    at[0] = (uint8_t)length;
    at[1] = (uint8_t)(length >> 8);
    memcpy(at + 2, text, length);
    return length + 2;
}

size_t bootstrap_put_request(uint8_t *room, const char *sid)
{
    memcpy(room, "RSH0", 4);
    return 4 + put_text(room + 4, sid);
}

size_t bootstrap_put_response(uint8_t *room, uint8_t status, uint32_t guest, const char *text)
{
    memcpy(room, "RSP0", 4);
    room[4] = status;
    memcpy(room + 5, &guest, 4);
    return 9 + put_text(room + 9, text);
}

bool bootstrap_address(struct sockaddr_un *address, const char *path)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) {
        complain("--sock must be shorter than %zu bytes: %s", sizeof address->sun_path, path);
        return false;
    }
    memcpy(address->sun_path, path, strlen(path));
    return true;
}

static int wait_for_server(const struct sockaddr_un *address, struct patience *patience)
{
    const struct timeval full_backlog = {.tv_usec = 100000};
    while (!clock_stopping()) {
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &full_backlog, sizeof full_backlog);
        if (fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0) {
            return fd;
        }
        int error = errno;
        if (fd >= 0) {
            close(fd);
        }
        if ((error != ENOENT && error != ECONNREFUSED && error != EAGAIN) || patience_over(patience)) {
            refuse_file(address->sun_path, strerror(error));
            return -1;
        }
        clock_sleep(LOOK_AGAIN);
    }
    return -1;
}

struct answer {
    uint8_t bytes[BOOTSTRAP_ROOM + 1];
    size_t length;
    int fds[CARRY_ROOM];
    size_t count;
};

/* The first message with its descriptors, then the rest if it came in pieces. */
static bool read_answer(int fd, struct patience *patience, struct answer *answer)
{
    size_t wanted = BOOTSTRAP_RESPONSE;
    while (answer->length < wanted) {
        struct pollfd readable = {.fd = fd, .events = POLLIN};
        int fds[CARRY_ROOM];
        size_t count;
        poll(&readable, 1, LOOK_AGAIN / MILLIS);
        ssize_t got =
            carry_receive(fd, answer->bytes + answer->length, sizeof answer->bytes - answer->length, fds, &count);
        if (got == 0 || clock_stopping() || patience_over(patience) ||
            (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) {
            return false;
        }
        size_t kept = count > CARRY_ROOM - answer->count ? CARRY_ROOM - answer->count : count;
        memcpy(answer->fds + answer->count, fds, kept * sizeof fds[0]);
        carry_close(fds + kept, count - kept);
        answer->count += kept;
        answer->length += got > 0 ? (size_t)got : 0;
        if (answer->length >= BOOTSTRAP_RESPONSE) {
            wanted = BOOTSTRAP_RESPONSE + answer->bytes[9] + ((size_t)answer->bytes[10] << 8);
        }
    }
    return true;
}

/* The text behind the header, for messages and paths. */
static void copy_text(const struct answer *answer, char *text)
{
    size_t length = answer->length - BOOTSTRAP_RESPONSE;
    length = length < PATH_MAX ? length : PATH_MAX - 1;
    memcpy(text, answer->bytes + BOOTSTRAP_RESPONSE, length);
    text[length] = '\0';
}

static int judge(const struct answer *answer, uint32_t *guest, char *path)
{
    size_t told = BOOTSTRAP_RESPONSE + answer->bytes[9] + ((size_t)answer->bytes[10] << 8);
    uint8_t status = answer->bytes[4];
    memcpy(guest, answer->bytes + 5, sizeof *guest);
    copy_text(answer, path);
    if (memcmp(answer->bytes, "RSP0", 4) != 0 || answer->length != told || status > BOOTSTRAP_REFUSED) {
        complain("bootstrap: a response of %zu bytes with status %u is none of this protocol", answer->length, status);
        return EXIT_CORRUPT;
    }
    if (status == BOOTSTRAP_REFUSED) {
        complain("bootstrap: the host refused: %s", path);
        return EXIT_REFUSED;
    }
    if (answer->count != BOOTSTRAP_FDS || *guest == 0 || *guest > VOX_MAX_GUESTS) {
        complain("bootstrap: %zu descriptors and peer %" PRIu32 ", allowed: %d descriptors and peers 1 to %u",
                 answer->count, *guest, BOOTSTRAP_FDS, VOX_MAX_GUESTS);
        return EXIT_CORRUPT;
    }
    return EXIT_DONE;
}

int bootstrap_ask(const char *socket_path, const char *sid, int64_t timeout_nanos, uint32_t *guest, char *path,
                  int fds[BOOTSTRAP_FDS])
{
    static uint8_t request[BOOTSTRAP_ROOM];
    static struct answer answer;
    struct patience patience = {.limit = timeout_nanos};
    struct sockaddr_un address;
    if (!bootstrap_address(&address, socket_path)) {
        return EXIT_USAGE;
    }
    int fd = wait_for_server(&address, &patience);
    if (fd < 0) {
        return EXIT_REFUSED;
    }
    size_t length = bootstrap_put_request(request, sid);
    int result = EXIT_TIMEOUT;
    if (send(fd, request, length, MSG_NOSIGNAL) == (ssize_t)length && read_answer(fd, &patience, &answer)) {
        result = judge(&answer, guest, path);
    } else {
        complain("bootstrap: %s: no answer", socket_path);
    }
    close(fd);
    if (result == EXIT_DONE) {
        memcpy(fds, answer.fds, BOOTSTRAP_FDS * sizeof fds[0]);
    } else {
        carry_close(answer.fds, answer.count);
    }
    return result;
}
