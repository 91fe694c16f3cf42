/* Opening a link: geometry, the shared file, who initialises what. */
#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPIN_NANOS 20000
#define SPIN_ALONE_NANOS 0 /* with one processor the peer cannot run while we spin */

const char *link_area_name(int which)
{
    return which == AREA_AB ? "ab" : "ba";
}

/* ---- geometry ---- */

bool link_geometry(const struct link_config *config, int which, struct nrf_geometry *g)
{
    uint32_t endpoints = config->endpoints[which];
    uint32_t other = config->endpoints[1 - which];
    if (config->r2) {
        return nrf_geometry_r2(config->size[which], endpoints, other, g);
    }
    return nrf_geometry_r1(config->size[which], endpoints, g);
}

static uint64_t smallest(const struct link_config *config, int which)
{
    uint64_t queue = config->r2 ? 2 * NRF_WORD + config->endpoints[which] + config->endpoints[1 - which] + 1 : 0;
    return (uint64_t)NRF_WORD * config->endpoints[which] + NRF_MIN_ROOM + queue;
}

static bool check_area(const struct link_config *config, int which)
{
    struct nrf_geometry g;
    const char *name = link_area_name(which);
    if (config->endpoints[which] < 1 || config->endpoints[which] > NRF_MAX_ENDPOINTS) {
        complain("--%s-eps must be 1 to %u: %" PRIu32, name, NRF_MAX_ENDPOINTS, config->endpoints[which]);
        return false;
    }
    if (config->size[which] > LINK_MAX_SIZE || !link_geometry(config, which, &g)) {
        complain("--%s-size must be %" PRIu64 " to %" PRIu32 " with %" PRIu32 " endpoints: %" PRIu32, name,
                 smallest(config, which), LINK_MAX_SIZE, config->endpoints[which], config->size[which]);
        return false;
    }
    if (config->offset[which] % NRF_WORD != 0) {
        complain("--off-%s must be a multiple of 4: %" PRIu32, name, config->offset[which]);
        return false;
    }
    return true;
}

static bool apart(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size)
{
    return a + a_size <= b || b + b_size <= a;
}

static bool check_bell(const struct link_config *config)
{
    if (config->bell_offset % NRF_WORD != 0) {
        complain("--off-db must be a multiple of 4: %" PRIu32, config->bell_offset);
        return false;
    }
    for (int which = 0; which < AREAS; which++) {
        if (!apart(config->bell_offset, DOORBELL_BLOCK, config->offset[which], config->size[which])) {
            complain("the doorbell block at --off-db %" PRIu32 " overlaps area %s", config->bell_offset,
                     link_area_name(which));
            return false;
        }
    }
    return true;
}

bool link_check(const struct link_config *config)
{
    if (!check_area(config, AREA_AB) || !check_area(config, AREA_BA)) {
        return false;
    }
    if (!apart(config->offset[AREA_AB], config->size[AREA_AB], config->offset[AREA_BA], config->size[AREA_BA])) {
        complain("the areas overlap: ab at %" PRIu32 " with %" PRIu32 " bytes, ba at %" PRIu32 " with %" PRIu32,
                 config->offset[AREA_AB], config->size[AREA_AB], config->offset[AREA_BA], config->size[AREA_BA]);
        return false;
    }
    return config->kind != DOORBELL_FUTEX || check_bell(config);
}

/* ---- the file ---- */

static size_t needed(const struct link_config *config)
{
    size_t end = 0;
    for (int which = 0; which < AREAS; which++) {
        size_t area = (size_t)config->offset[which] + config->size[which];
        end = area > end ? area : end;
    }
    size_t bell = (size_t)config->bell_offset + DOORBELL_BLOCK;
    return config->kind == DOORBELL_FUTEX && bell > end ? bell : end;
}

static int open_file(const struct link_config *config)
{
    int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    if (config->role == LINK_INSPECT) {
        return open(config->file, flags | O_RDONLY);
    }
    return open(config->file, flags | O_RDWR | O_CREAT, 0600);
}

/* Grows, never shrinks, and reserves the pages; NULL or why not. */
static const char *make_room(int fd, const struct link_config *config, size_t length)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return strerror(errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return "not a regular file";
    }
    if ((uint64_t)status.st_size >= length) {
        return NULL;
    }
    if (config->role == LINK_INSPECT) {
        return "smaller than the geometry says";
    }
    int error = posix_fallocate(fd, 0, (off_t)length);
    return error == 0 ? NULL : strerror(error);
}

static bool map_file(struct link *link)
{
    const struct link_config *config = &link->config;
    int protection = config->role == LINK_INSPECT ? PROT_READ : PROT_READ | PROT_WRITE;
    int fd = open_file(config);
    if (fd < 0) {
        refuse_file(config->file, strerror(errno));
        return false;
    }
    link->length = needed(config);
    const char *why = make_room(fd, config, link->length);
    if (why == NULL) {
        void *base = mmap(NULL, link->length, protection, MAP_SHARED, fd, 0);
        why = base == MAP_FAILED ? strerror(errno) : NULL;
        link->base = base;
    }
    close(fd);
    if (why != NULL) {
        refuse_file(config->file, why);
    }
    return why == NULL;
}

/* The file was truncated behind our back: nothing in the mapping is there any more. */
static void vanished(int number)
{
    static const char text[] = "the shared file was truncated while in use\n";
    (void)number;
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    _exit(EXIT_REFUSED);
}

/* ---- who initialises what ---- */

static void set_areas(struct link *link)
{
    for (int which = 0; which < AREAS; which++) {
        struct nrf_area *area = &link->area[which];
        link_geometry(&link->config, which, &area->g);
        area->base = link->base + link->config.offset[which];
    }
}

static void attach(struct link *link, const struct nrf_area *own)
{
    struct nrf_recovery found;
    nrf_tx_attach(&link->tx, own, &found);
    if (found.orphans + found.live + found.broken != 0) {
        complain("attached to area %s: %" PRIu32 " live, %" PRIu32 " broken messages, %" PRIu32 " orphans released",
                 link_area_name(link->config.side), found.live, found.broken, found.orphans);
    }
}

static int take_over(struct link *link)
{
    const struct nrf_area *own = &link->area[link->config.side];
    const struct nrf_area *other = &link->area[1 - link->config.side];

    nrf_rx_open(&link->rx, other);
    if (link->config.handshake) {
        nrf_tx_open(&link->tx, own);
        enum link_end end = link_handshake(link);
        if (end != LINK_OK) {
            complain("handshake: area %s, slot 0: no answer, the word is 0x%08" PRIx32,
                     link_area_name(1 - link->config.side), nrf_slot(other, 0));
            return end == LINK_STOPPED ? EXIT_DONE : EXIT_TIMEOUT;
        }
    } else if (link->config.role == LINK_CREATE) {
        nrf_area_init(own, 0);
        nrf_area_init(other, 0);
        nrf_tx_open(&link->tx, own);
    } else {
        attach(link, own);
    }
    link->tx.probe = link->config.probe;
    nrf_queue_open(&link->out, own, true);
    nrf_queue_open(&link->in, other, false);
    return EXIT_DONE;
}

int link_open(struct link *link, const struct link_config *config)
{
    memset(link, 0, sizeof *link);
    link->config = *config;
    link->spin_nanos = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? SPIN_NANOS : SPIN_ALONE_NANOS;
    pthread_mutex_init(&link->queue_lock, NULL);
    if (!map_file(link)) {
        return EXIT_REFUSED;
    }
    signal(SIGBUS, vanished);
    set_areas(link);
    if (config->role == LINK_INSPECT) {
        return EXIT_DONE;
    }
    uint8_t *block = link->base + (config->kind == DOORBELL_FUTEX ? config->bell_offset : 0);
    if (!doorbell_open(&link->bell, config->kind, config->side, block, config->announce, config->file)) {
        return EXIT_REFUSED;
    }
    link->first_ticket = doorbell_ticket(&link->bell);
    return take_over(link);
}

void link_close(struct link *link)
{
    if (link->config.role != LINK_INSPECT) {
        doorbell_close(&link->bell);
    }
    munmap(link->base, link->length);
    pthread_mutex_destroy(&link->queue_lock);
}
