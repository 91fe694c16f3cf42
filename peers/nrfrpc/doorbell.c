/* Doorbells: none (poll), a futex word in the shared file, or a pair of FIFOs. */
#include "doorbell.h"

#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NANOS 1000000000
#define STALE_BYTES 4096

enum { NEVER_ANNOUNCED, AWAKE, PARKED };

static struct timespec span(int64_t nanos)
{
    return (struct timespec){.tv_sec = (time_t)(nanos / NANOS), .tv_nsec = (long)(nanos % NANOS)};
}

/* ---- futex ---- */

static void open_futex(struct doorbell *bell, int side, void *block)
{
    _Atomic uint32_t *words = block;
    bell->ring_word = words + side;
    bell->wait_word = words + (1 - side);
    bell->own_state = words + 2 + side;
    bell->peer_state = words + 2 + (1 - side);
    if (bell->announce) {
        atomic_store(bell->own_state, AWAKE);
    }
}

static void ring_futex(struct doorbell *bell)
{
    atomic_fetch_add_explicit(bell->ring_word, 1, memory_order_release);
    atomic_thread_fence(memory_order_seq_cst); /* the counter before the look at the announcement */
    if (atomic_load_explicit(bell->peer_state, memory_order_relaxed) != AWAKE) {
        syscall(SYS_futex, bell->ring_word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    }
}

static void park_futex(struct doorbell *bell, uint32_t ticket, int64_t nanos)
{
    struct timespec bound = span(nanos);
    if (bell->announce) {
        atomic_store_explicit(bell->own_state, PARKED, memory_order_relaxed);
        atomic_thread_fence(memory_order_seq_cst); /* the announcement before the look at the counter */
    }
    if (atomic_load(bell->wait_word) == ticket) {
        syscall(SYS_futex, bell->wait_word, FUTEX_WAIT, ticket, &bound, NULL, 0);
    }
    if (bell->announce) {
        atomic_store(bell->own_state, AWAKE);
    }
}

/* ---- fifo ---- */

static int open_one_fifo(const char *file, const char *suffix)
{
    char path[PATH_MAX];
    struct stat status;
    if (snprintf(path, sizeof path, "%s.%s", file, suffix) >= (int)sizeof path) {
        refuse_file(file, "the name of its FIFO is too long");
        return -1;
    }
    if (mkfifo(path, 0600) != 0 && errno != EEXIST) {
        refuse_file(path, strerror(errno));
        return -1;
    }
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        refuse_file(path, strerror(errno));
        return -1;
    }
    if (fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode)) {
        refuse_file(path, "not a FIFO");
        close(fd);
        return -1;
    }
    return fd;
}

static bool open_fifos(struct doorbell *bell, int side, const char *file)
{
    bell->ring_fd = open_one_fifo(file, side == 0 ? "ab" : "ba");
    bell->wait_fd = bell->ring_fd < 0 ? -1 : open_one_fifo(file, side == 0 ? "ba" : "ab");
    return bell->wait_fd >= 0;
}

static void ring_fifo(struct doorbell *bell, uint8_t value)
{
    while (write(bell->ring_fd, &value, 1) < 0 && errno == EINTR) {
    }
    /* EAGAIN: the pipe is full of unread signals, the peer will look anyway */
}

static bool park_fifo(struct doorbell *bell, int64_t nanos)
{
    uint8_t stale[STALE_BYTES];
    struct timespec bound = span(nanos);
    struct pollfd wait = {.fd = bell->wait_fd, .events = POLLIN};
    if (ppoll(&wait, 1, &bound, NULL) <= 0) {
        return false;
    }
    while (read(bell->wait_fd, stale, sizeof stale) == (ssize_t)sizeof stale) {
    }
    return true;
}

/* ---- common ---- */

bool doorbell_open(struct doorbell *bell, enum doorbell_kind kind, int side, void *block, bool announce,
                   const char *file)
{
    pthread_condattr_t monotonic;
    memset(bell, 0, sizeof *bell);
    bell->kind = kind;
    bell->announce = announce;
    bell->ring_fd = -1;
    bell->wait_fd = -1;
    pthread_mutex_init(&bell->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&bell->woken, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (kind == DOORBELL_FUTEX) {
        open_futex(bell, side, block);
    }
    return kind != DOORBELL_FIFO || open_fifos(bell, side, file);
}

void doorbell_close(struct doorbell *bell)
{
    if (bell->kind == DOORBELL_FUTEX && bell->announce) {
        atomic_store(bell->own_state, NEVER_ANNOUNCED);
    }
    if (bell->ring_fd >= 0) {
        close(bell->ring_fd);
    }
    if (bell->wait_fd >= 0) {
        close(bell->wait_fd);
    }
    pthread_cond_destroy(&bell->woken);
    pthread_mutex_destroy(&bell->lock);
}

void doorbell_ring(struct doorbell *bell, uint8_t value)
{
    if (bell->kind == DOORBELL_FUTEX) {
        ring_futex(bell);
    } else if (bell->kind == DOORBELL_FIFO) {
        ring_fifo(bell, value);
    }
}

uint32_t doorbell_ticket(struct doorbell *bell)
{
    return atomic_load(bell->kind == DOORBELL_FUTEX ? bell->wait_word : &bell->turns);
}

static void park_here(struct doorbell *bell, uint32_t ticket, int64_t nanos)
{
    struct timespec bound = span(nanos);
    if (bell->kind == DOORBELL_FUTEX) {
        park_futex(bell, ticket, nanos);
    } else if (bell->kind == DOORBELL_POLL) {
        nanosleep(&bound, NULL);
    } else if (park_fifo(bell, nanos)) {
        atomic_fetch_add(&bell->turns, 1);
    }
}

static void wait_for_the_parked(struct doorbell *bell, int64_t nanos)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t end = until.tv_nsec + nanos;
    until.tv_sec += (time_t)(end / NANOS);
    until.tv_nsec = (long)(end % NANOS);
    pthread_cond_timedwait(&bell->woken, &bell->lock, &until);
}

void doorbell_park(struct doorbell *bell, uint32_t ticket, int64_t nanos)
{
    pthread_mutex_lock(&bell->lock);
    if (doorbell_ticket(bell) != ticket) {
        pthread_mutex_unlock(&bell->lock);
        return;
    }
    if (bell->parked) {
        wait_for_the_parked(bell, nanos);
        pthread_mutex_unlock(&bell->lock);
        return;
    }
    bell->parked = true;
    pthread_mutex_unlock(&bell->lock);
    park_here(bell, ticket, nanos);
    pthread_mutex_lock(&bell->lock);
    bell->parked = false;
    pthread_cond_broadcast(&bell->woken);
    pthread_mutex_unlock(&bell->lock);
}
