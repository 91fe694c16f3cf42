/* Regions of their own. */
#include "region.h"

#include "carry.h"
#include "clock.h"
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define GRACE (2000 * (int64_t)MILLIS) /* a frame may overtake its datagram */
#define MAX_REGIONS 4096u
#define MAX_SERVING 8u /* older regions serve no further payload: bounds the descriptors */

void regions_open(struct regions *regions, const struct vox_geometry *g)
{
    *regions = (struct regions){.smallest = (uint64_t)vox_slot_room(g) + 1};
}

static void drop(struct regions *regions, uint32_t index)
{
    struct region *region = &regions->list[index];
    munmap(region->base, region->length);
    if (region->fd >= 0) {
        close(region->fd);
    }
    regions->count--;
    memmove(region, region + 1, (regions->count - index) * sizeof *region);
}

void regions_close(struct regions *regions)
{
    while (regions->count != 0) {
        drop(regions, regions->count - 1);
    }
    free(regions->list);
    regions->list = NULL;
    regions->room = 0;
}

static struct region *add(struct regions *regions)
{
    if (regions->count == regions->room) {
        uint32_t room = regions->room == 0 ? MAX_SERVING : 2 * regions->room;
        struct region *list = room > MAX_REGIONS ? NULL : realloc(regions->list, room * sizeof *list);
        if (list == NULL) {
            return NULL;
        }
        regions->list = list;
        regions->room = room;
    }
    return &regions->list[regions->count];
}

static struct region *find(struct regions *regions, uint32_t id, uint32_t generation)
{
    for (uint32_t i = 0; i < regions->count; i++) {
        if (regions->list[i].id == id && regions->list[i].generation == generation) {
            return &regions->list[i];
        }
    }
    return NULL;
}

/* ---- sending ---- */

static struct region *make_region(struct regions *out, uint64_t length)
{
    struct region *region = add(out);
    int fd = region == NULL ? -1 : memfd_create("vox-region", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    void *base = MAP_FAILED;
    if (fd >= 0 && ftruncate(fd, (off_t)length) == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0) {
        base = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    if (base == MAP_FAILED) {
        complain("cannot make a region of %" PRIu64 " bytes beside %" PRIu32 " others: %s", length, out->count,
                 strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    *region = (struct region){.id = out->next_id++, .base = base, .length = length, .fd = fd};
    out->count++;
    vox_step(STEP_REGION_MADE);
    return region;
}

static enum region_end announce(struct region *region, int control)
{
    uint8_t datagram[REGION_DATAGRAM];
    memcpy(datagram, &region->id, 4);
    memcpy(datagram + 4, &region->generation, 4);
    memcpy(datagram + 8, &region->length, 8);
    if (carry_send(control, datagram, sizeof datagram, &region->fd, 1) < 0) {
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS || errno == ETOOMANYREFS ? REGION_WAIT
                                                                                                    : REGION_GONE;
    }
    region->announced = true;
    vox_step(STEP_DATAGRAM_SENT);
    return REGION_OK;
}

static struct region *serving(struct regions *out, uint32_t length)
{
    uint32_t first = out->count > MAX_SERVING ? out->count - MAX_SERVING : 0;
    for (uint32_t i = first; i < out->count; i++) {
        if (out->list[i].length - out->list[i].used >= length) {
            return &out->list[i];
        }
    }
    return NULL;
}

enum region_end region_take(struct regions *out, int control, uint32_t length, struct vox_mmap_ref *ref,
                            uint8_t **room)
{
    struct region *region = serving(out, length);
    if (region == NULL) {
        region = make_region(out, length > REGION_LEAST ? length : REGION_LEAST);
    }
    if (region == NULL) {
        return REGION_REFUSED;
    }
    if (!region->announced) {
        enum region_end end = announce(region, control);
        if (end != REGION_OK) {
            return end;
        }
    }
    *ref = (struct vox_mmap_ref){region->id, region->generation, region->used, length};
    *room = region->base + region->used;
    return REGION_OK;
}

void region_sent(struct regions *out, const struct vox_mmap_ref *ref, uint64_t sent)
{
    struct region *region = find(out, ref->id, ref->generation);
    region->used = ref->offset + ref->length;
    region->behind = sent;
}

void region_reclaim(struct regions *out, uint64_t consumed)
{
    for (uint32_t i = out->count; i > 0; i--) {
        const struct region *region = &out->list[i - 1];
        bool serves = region->length - region->used >= out->smallest && i + MAX_SERVING > out->count;
        if (!serves && region->announced && region->behind <= consumed) {
            drop(out, i - 1);
        }
    }
}

/* ---- receiving ---- */

static enum region_end adopt(struct regions *in, const uint8_t *datagram, int fd, struct vox_fault *fault)
{
    struct stat status;
    uint64_t length;
    uint32_t id = frame_fetch32(datagram);
    uint32_t generation = frame_fetch32(datagram + 4);
    memcpy(&length, datagram + 8, sizeof length);
    if (fstat(fd, &status) != 0 || length == 0 || length > INT64_MAX || status.st_size < (off_t)length) {
        vox_fail(fault, "mapping_length of a datagram", 8, length, "1 to the size of its file");
        return REGION_CORRUPT;
    }
    if (find(in, id, generation) != NULL) {
        return REGION_OK;
    }
    struct region *region = add(in);
    void *base = region == NULL ? MAP_FAILED : mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED) {
        complain("cannot map region %" PRIu32 " of %" PRIu64 " bytes beside %" PRIu32 " others: %s", id, length,
                 in->count, region == NULL ? "too many" : strerror(errno));
        return REGION_REFUSED;
    }
    *region = (struct region){.id = id, .generation = generation, .base = base, .length = length, .fd = -1};
    in->count++;
    return REGION_OK;
}

/* Takes every datagram that is there. */
static enum region_end drain(struct regions *in, int control, struct vox_fault *fault)
{
    uint8_t datagram[REGION_DATAGRAM + 1];
    int fds[CARRY_ROOM];
    size_t count;
    enum region_end end = REGION_OK;
    while (end == REGION_OK) {
        ssize_t got = carry_receive(control, datagram, sizeof datagram, fds, &count);
        if (got < 0 || (got == 0 && count == 0)) {
            return REGION_OK;
        }
        if (got != REGION_DATAGRAM) {
            vox_fail(fault, "length of a control datagram", 0, (uint64_t)got, "only %u", REGION_DATAGRAM);
            end = REGION_CORRUPT;
        } else if (count != 1) {
            vox_fail(fault, "descriptors of a control datagram", 0, count, "only 1");
            end = REGION_CORRUPT;
        } else {
            end = adopt(in, datagram, fds[0], fault);
        }
        carry_close(fds, count);
    }
    return end;
}

/* Not known: wait for the datagram, but not for ever. */
static enum region_end missing(struct regions *in, const struct vox_mmap_ref *ref, struct vox_fault *fault)
{
    int64_t now = clock_now();
    if (in->missing_since == 0) {
        in->missing_since = now;
    }
    if (now - in->missing_since < GRACE) {
        return REGION_WAIT;
    }
    vox_fail(fault, "map_id of an mmap-ref", 0, ref->id, "those announced");
    return REGION_CORRUPT;
}

enum region_end region_find(struct regions *in, int control, const struct vox_mmap_ref *ref, const uint8_t **bytes,
                            struct vox_fault *fault)
{
    enum region_end end = control < 0 ? REGION_OK : drain(in, control, fault);
    if (end != REGION_OK) {
        return end;
    }
    const struct region *region = find(in, ref->id, ref->generation);
    if (region == NULL) {
        return missing(in, ref, fault);
    }
    in->missing_since = 0;
    if (ref->length > region->length || ref->offset > region->length - ref->length) {
        vox_fail(fault, "map_offset of an mmap-ref", 0, ref->offset, "end at most %" PRIu64, region->length);
        return REGION_CORRUPT;
    }
    *bytes = region->base + ref->offset;
    return REGION_OK;
}

void region_read(struct regions *in, const struct vox_mmap_ref *ref)
{
    struct region *region = find(in, ref->id, ref->generation);
    uint64_t end = ref->offset + ref->length;
    region->used = end > region->used ? end : region->used;
    if (region->length - region->used < in->smallest) {
        drop(in, (uint32_t)(region - in->list));
    }
}
