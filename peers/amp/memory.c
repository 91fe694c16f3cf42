/* Device memory at its own addresses. */
#include "memory.h"

#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEAST_HP 1024
#define MOST_WIDE (16 << 20)
#define LEAST_RTC 2
#define MOST_RTC 1024

static const struct {
    uint32_t end;
    int64_t most;
    bool rtc;
} chips[] = {
    [CHIP_C6] = {0x4087e560u, 20480, true},
    [CHIP_C5] = {0x4085e4f0u, 20480, true},
    [CHIP_P4] = {0x4ff7f000u, 65536, false},
};

static bool plan_rtc(struct geometry *g, const struct sizes_wanted *wanted)
{
    int64_t length = (wanted->rtc + 15) & ~(int64_t)15;
    int64_t end = wanted->rtc_base + (wanted->ulp_reserve & ~(int64_t)7);
    if (!chips[wanted->chip].rtc) {
        complain("--chip p4 has no RTC pool: --rtc");
        return false;
    }
    if (wanted->rtc < LEAST_RTC || wanted->rtc > MOST_RTC) {
        complain("--rtc-size must be %d to %d: %" PRId64, LEAST_RTC, MOST_RTC, wanted->rtc);
        return false;
    }
    if (wanted->rtc_base % AMP_PAGE != 0 || end - length < wanted->rtc_base || end > UINT32_MAX - AMP_PAGE) {
        complain("--rtc-base must be a page, --ulp-reserve must hold the RTC pool of %" PRId64 ": base 0x%" PRIx64
                 ", reserve %" PRId64,
                 length, wanted->rtc_base, wanted->ulp_reserve);
        return false;
    }
    g->rtc_end = (uint32_t)end;
    g->rtc_start = (uint32_t)(end - length);
    return true;
}

bool geometry_plan(struct geometry *g, const struct sizes_wanted *wanted)
{
    int64_t most = wanted->wide ? MOST_WIDE : chips[wanted->chip].most;
    memset(g, 0, sizeof *g);
    if (wanted->hp < LEAST_HP || wanted->hp > most) {
        complain("--hp-size must be %d to %" PRId64 ": %" PRId64, LEAST_HP, most, wanted->hp);
        return false;
    }
    g->end = chips[wanted->chip].end;
    g->start = (g->end - (uint32_t)wanted->hp) & ~15u;
    return wanted->rtc == 0 || plan_rtc(g, wanted);
}

static uint32_t page_of(uint32_t address)
{
    return address & ~(AMP_PAGE - 1u);
}

static bool long_enough(int fd, const char *path, uint32_t least, uint32_t full, bool create, uint32_t *size)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        refuse_file(path, strerror(errno));
        return false;
    }
    if (!S_ISREG(status.st_mode)) {
        refuse_file(path, "not a regular file");
        return false;
    }
    if (status.st_size < (off_t)full && create) {
        errno = posix_fallocate(fd, 0, (off_t)full);
        if (errno != 0) {
            refuse_file(path, strerror(errno));
            return false;
        }
        status.st_size = (off_t)full;
    }
    if (status.st_size < (off_t)least) {
        complain("%s must hold %" PRIu32 " bytes from the page below the region on, or --create", path, least);
        refuse_file(path, "too short");
        return false;
    }
    *size = status.st_size < (off_t)full ? (uint32_t)status.st_size : full;
    return true;
}

static int map(struct window *window, uint32_t first, uint32_t least_end, uint32_t full_end, const char *path,
               bool create)
{
    uint32_t base = page_of(first);
    uint32_t size = full_end - base;
    int fd = -1;
    if (path != NULL) {
        fd = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
        if (fd < 0) {
            refuse_file(path, strerror(errno));
            return EXIT_REFUSED;
        }
        if (!long_enough(fd, path, least_end - base, size, create, &size)) {
            close(fd);
            return EXIT_REFUSED;
        }
    }
    int flags = MAP_FIXED_NOREPLACE | (path == NULL ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED);
    void *at = mmap(memory_to(base), size, PROT_READ | PROT_WRITE, flags, fd, 0);
    const char *why = at == MAP_FAILED ? strerror(errno) : "address not available";
    if (fd >= 0) {
        close(fd);
    }
    if (at != memory_to(base)) {
        complain("%s: %" PRIu32 " bytes cannot be mapped at 0x%08" PRIx32 ": %s", path == NULL ? "memory" : path, size,
                 base, why);
        return EXIT_REFUSED;
    }
    *window = (struct window){.base = base, .size = size};
    return EXIT_DONE;
}

static uint32_t page_up(uint32_t address)
{
    return page_of(address + AMP_PAGE - 1u);
}

int memory_open(struct memory *memory, const struct geometry *g, const char *hp, const char *rtc, bool create)
{
    memset(memory, 0, sizeof *memory);
    memory->g = *g;
    int status = map(&memory->hp, g->start, g->end, page_up(g->end + PANIC_SIZE), hp, create);
    if (status == EXIT_DONE && g->rtc_start != g->rtc_end) {
        status = map(&memory->rtc, g->rtc_start, g->rtc_end, page_up(g->rtc_end), rtc, create);
    }
    return status;
}

void memory_close(struct memory *memory)
{
    struct window *const windows[] = {&memory->hp, &memory->rtc};
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        if (windows[i]->size != 0) {
            munmap(memory_to(windows[i]->base), windows[i]->size);
            windows[i]->size = 0;
        }
    }
}

static bool inside(const struct window *window, uint32_t address, uint32_t size)
{
    return address >= window->base && address - window->base <= window->size &&
           size <= window->size - (address - window->base);
}

void *memory_at(const struct memory *memory, uint32_t address, uint32_t size, uint32_t alignment)
{
    bool good = address % alignment == 0 && (inside(&memory->hp, address, size) || inside(&memory->rtc, address, size));
    return good ? memory_to(address) : NULL;
}
