/* Mapping. */
#include "place.h"

#include "clock.h"
#include "layout.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAP_NANOS 200000
#define WHY 128

/* The file was truncated behind our back: nothing in the mapping is there any more. */
static void vanished(int number)
{
    static const char text[] = "posix-table: the shared file was truncated while in use\n";
    (void)number;
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    _exit(EXIT_REFUSED);
}

/* Maps what is there from the offset on, if a header can be; else leaves at NULL. */
static errname map(struct place *place, int fd, const char *path, uint64_t offset, bool private)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return fail_file("EIO", path, strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return fail_file("EINVAL", path, "not a regular file");
    }
    uint64_t size = (uint64_t)status.st_size;
    if (size < TABLE_HEADER || size - TABLE_HEADER < offset) {
        return NULL;
    }
    uint64_t inside = offset % (uint64_t)sysconf(_SC_PAGESIZE);
    size_t length = (size_t)(size - offset + inside);
    void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, private ? MAP_PRIVATE : MAP_SHARED, fd,
                    (off_t)(offset - inside));
    if (at == MAP_FAILED) {
        return fail_file("ENOMEM", path, strerror(errno));
    }
    *place = (struct place){at, length, (uint8_t *)at + inside, size - offset};
    return NULL;
}

/* Looks for the magic; *found says whether it is there. The file may still be growing until then. */
static errname look(struct place *place, int fd, const char *path, uint64_t offset, uint64_t magic, bool private,
                    bool *found)
{
    errname e = map(place, fd, path, offset, private);
    if (e != NULL || place->at == NULL) {
        return e;
    }
    uint64_t word = load64(place->at);
    place_close(place);
    if (word == magic) {
        *found = true;
        return map(place, fd, path, offset, private);
    }
    if (word != 0) {
        char why[WHY];
        snprintf(why, sizeof why, "magic at offset %" PRIu64 " is %#" PRIx64 ", it must be %#" PRIx64, offset, word,
                 magic);
        return fail_file(CORRUPT, path, why);
    }
    return NULL;
}

errname place_open(struct place *place, const char *path, uint64_t offset, uint64_t magic, bool private,
                   int64_t timeout_nanos)
{
    *place = (struct place){0};
    signal(SIGBUS, vanished);
    int fd = open(path, (private ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return fail_file(errno == ENOENT ? "ENOENT" : "EACCES", path, strerror(errno));
    }
    struct patience patience = {.limit = timeout_nanos};
    bool found = false;
    errname e = look(place, fd, path, offset, magic, private, &found);
    while (e == NULL && !found) {
        if (clock_stopping() || patience_over(&patience)) {
            e = fail_file("ETIMEDOUT", path, "no magic there");
            break;
        }
        clock_sleep(NAP_NANOS);
        e = look(place, fd, path, offset, magic, private, &found);
    }
    close(fd);
    if (e == NULL && place->at == NULL) {
        e = fail_file("EIO", path, "it was truncated");
    }
    return e;
}

void place_close(struct place *place)
{
    if (place->mapped != NULL) {
        munmap(place->mapped, place->mapped_length);
    }
    *place = (struct place){0};
}
