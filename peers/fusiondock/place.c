/* Mapping. */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file was truncated behind our back: nothing in the mapping is there any more. */
static void vanished(int number)
{
    static const char text[] = "fusiondock-peer: the shared file was truncated while in use\n";
    (void)number;
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    _exit(EXIT_REFUSED);
}

static enum status check(int fd, const char *path, int64_t end)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return fail_file(path, strerror(errno));
    }
    if (S_ISCHR(status.st_mode)) {
        return EXIT_DONE;
    }
    if (!S_ISREG(status.st_mode)) {
        return fail_file(path, "neither a regular file nor a character device");
    }
    if (status.st_size < end) {
        int error = posix_fallocate(fd, 0, end);
        return error == 0 ? EXIT_DONE : fail_file(path, strerror(error));
    }
    return EXIT_DONE;
}

/* Each region by itself: one page of a device that is taken refuses a whole mapping. */
static enum status map(struct place *place, int number, int fd, const char *path, int64_t offset, uint32_t length)
{
    int64_t inside = offset % sysconf(_SC_PAGESIZE);
    size_t whole = (size_t)inside + length;
    void *at = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset - inside);
    if (at == MAP_FAILED) {
        return fail_file(path, strerror(errno));
    }
    place->mapped[number] = at;
    place->mapped_length[number] = whole;
    place->regions[number] = (struct region){.at = (uint8_t *)at + inside, .length = length};
    return EXIT_DONE;
}

enum status place_open(struct place *place, const char *path, int64_t base, uint32_t region_length)
{
    memset(place, 0, sizeof *place);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_SYNC, 0600);
    if (fd < 0) {
        return fail_file(path, strerror(errno));
    }
    enum status status = check(fd, path, base + (int64_t)PLACE_REGIONS * region_length);
    for (int i = 0; i < PLACE_REGIONS && status == EXIT_DONE; i++) {
        status = map(place, i, fd, path, base + (int64_t)i * region_length, region_length);
    }
    close(fd);
    signal(SIGBUS, vanished);
    return status;
}

void place_close(struct place *place)
{
    for (int i = 0; i < PLACE_REGIONS; i++) {
        if (place->mapped[i] != NULL) {
            munmap(place->mapped[i], place->mapped_length[i]);
            place->mapped[i] = NULL;
        }
    }
}
