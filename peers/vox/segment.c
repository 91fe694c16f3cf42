/* The mapped file. */
#include "segment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_AGAIN (2 * MILLIS)
#define HALF_MADE (500 * MILLIS) /* how long a file may look half made */

static int refuse(const struct vox_segment *segment, const char *why)
{
    refuse_file(segment->path, why);
    return EXIT_REFUSED;
}

/* The file was truncated behind our back: nothing in the mapping is there any more. */
static void vanished(int number)
{
    static const char text[] = "vox-peer: the shared file was truncated while in use\n";
    (void)number;
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    _exit(EXIT_REFUSED);
}

static int map(struct vox_segment *segment, uint64_t length)
{
    void *base = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, segment->fd, 0);
    if (base == MAP_FAILED) {
        return refuse(segment, strerror(errno));
    }
    signal(SIGBUS, vanished);
    segment->base = base;
    segment->length = length;
    return EXIT_DONE;
}

static bool name(struct vox_segment *segment, const char *path)
{
    memset(segment, 0, sizeof *segment);
    segment->fd = -1;
    if (strlen(path) >= sizeof segment->path) {
        complain("--path must be shorter than %zu bytes: %s", sizeof segment->path, path);
        return false;
    }
    memcpy(segment->path, path, strlen(path) + 1);
    return true;
}

void segment_close(struct vox_segment *segment)
{
    if (segment->base != NULL) {
        munmap(segment->base, segment->length);
        segment->base = NULL;
    }
    if (segment->fd >= 0) {
        close(segment->fd);
        segment->fd = -1;
    }
}

/* ---- making ---- */

static int fill_new(struct vox_segment *segment)
{
    struct stat status;
    int error = posix_fallocate(segment->fd, 0, (off_t)segment->g.total_size);
    if (error != 0 || fstat(segment->fd, &status) != 0) {
        complain("%s: cannot reserve %" PRIu64 " bytes: %s", segment->path, segment->g.total_size,
                 strerror(error != 0 ? error : errno));
        return EXIT_REFUSED;
    }
    segment->device = status.st_dev;
    segment->inode = status.st_ino;
    segment->made = true;
    int result = map(segment, segment->g.total_size);
    if (result == EXIT_DONE) {
        vox_format(segment->base, &segment->g);
    }
    return result;
}

int segment_create(struct vox_segment *segment, const char *path, const struct vox_geometry *plan)
{
    char temporary[PATH_MAX + 32];
    struct stat status;
    if (!name(segment, path)) {
        return EXIT_USAGE;
    }
    segment->g = *plan;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        return refuse(segment, "not a regular file");
    }
    snprintf(temporary, sizeof temporary, "%s.%ld.new", path, (long)getpid());
    segment->fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (segment->fd < 0) {
        refuse_file(temporary, strerror(errno));
        return EXIT_REFUSED;
    }
    int result = fill_new(segment);
    if (result == EXIT_DONE && rename(temporary, path) != 0) {
        result = refuse(segment, strerror(errno));
    }
    if (result != EXIT_DONE) {
        unlink(temporary);
        segment_close(segment);
    }
    return result;
}

void segment_unlink(const struct vox_segment *segment)
{
    struct stat status;
    if (segment->made && lstat(segment->path, &status) == 0 && status.st_dev == segment->device &&
        status.st_ino == segment->inode) {
        unlink(segment->path);
    }
}

/* ---- attaching ---- */

/* One look. EXIT_TIMEOUT: not there or not complete yet, which the fault describes. */
static int try_map(struct vox_segment *segment, struct vox_fault *fault)
{
    struct stat status;
    if (fstat(segment->fd, &status) != 0) {
        return refuse(segment, strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return refuse(segment, "not a regular file");
    }
    if (status.st_size < VOX_HEADER) {
        vox_fail(fault, "length of the file", 0, (uint64_t)status.st_size, "%u or more", VOX_HEADER);
        return EXIT_TIMEOUT;
    }
    int result = map(segment, (uint64_t)status.st_size);
    if (result == EXIT_DONE && !vox_read(segment->base, segment->length, &segment->g, fault)) {
        munmap(segment->base, segment->length);
        segment->base = NULL;
        return EXIT_TIMEOUT;
    }
    return result;
}

static int open_and_map(struct vox_segment *segment, struct vox_fault *fault)
{
    segment->fd = open(segment->path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (segment->fd < 0) {
        fault->what = NULL;
        return errno == ENOENT ? EXIT_TIMEOUT : refuse(segment, strerror(errno));
    }
    int result = try_map(segment, fault);
    if (result != EXIT_DONE) {
        segment_close(segment);
    }
    return result;
}

int segment_attach(struct vox_segment *segment, const char *path, int64_t timeout_nanos)
{
    struct vox_fault fault = {.what = NULL};
    struct patience absent = {.limit = timeout_nanos};
    struct patience half_made = {.limit = HALF_MADE};
    if (!name(segment, path)) {
        return EXIT_USAGE;
    }
    for (;;) {
        int result = open_and_map(segment, &fault);
        if (result != EXIT_TIMEOUT) {
            return result;
        }
        if (clock_stopping()) {
            return EXIT_TIMEOUT;
        }
        if (fault.what == NULL && patience_over(&absent)) {
            complain("%s: not there after %" PRId64 " ms", path, timeout_nanos / MILLIS);
            return EXIT_TIMEOUT;
        }
        if (fault.what != NULL && patience_over(&half_made)) {
            report_fault(0, &fault);
            return EXIT_CORRUPT;
        }
        clock_sleep(LOOK_AGAIN);
    }
}

int segment_adopt(struct vox_segment *segment, int fd, const char *path)
{
    struct vox_fault fault;
    if (!name(segment, path)) {
        close(fd);
        return EXIT_USAGE;
    }
    segment->fd = fd;
    int result = try_map(segment, &fault);
    if (result == EXIT_TIMEOUT) {
        report_fault(0, &fault);
        result = EXIT_CORRUPT;
    }
    if (result != EXIT_DONE) {
        segment_close(segment);
    }
    return result;
}

/* ---- growth ---- */

/* The old mapping stays when the new one cannot be made. */
static bool remap(struct vox_segment *segment, uint64_t length)
{
    void *base = mremap(segment->base, segment->length, length, MREMAP_MAYMOVE);
    if (base == MAP_FAILED) {
        return false;
    }
    segment->base = base;
    segment->length = length;
    return true;
}

bool segment_follow(struct vox_segment *segment)
{
    struct stat status;
    uint64_t current = vox_get64(segment->base + VOX_AT_CURRENT_SIZE, memory_order_acquire);
    if (current <= segment->length || fstat(segment->fd, &status) != 0 || (uint64_t)status.st_size < current) {
        return false;
    }
    return remap(segment, current);
}

int segment_grow(struct vox_segment *segment, uint64_t size)
{
    if (size <= segment->length || size % VOX_LINE != 0) {
        complain("the size to grow to must be a multiple of 64 above %" PRIu64 ": %" PRIu64, segment->length, size);
        return EXIT_USAGE;
    }
    int error = posix_fallocate(segment->fd, 0, (off_t)size);
    if (error != 0 || !remap(segment, size)) {
        return refuse(segment, strerror(error != 0 ? error : errno));
    }
    vox_set64(segment->base + VOX_AT_CURRENT_SIZE, size, memory_order_release);
    return EXIT_DONE;
}
