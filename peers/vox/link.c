/* One end of a link. */
#include "link.h"

#include "bell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FLYING_LEAST 16u

enum link_end link_open(struct vox_link *link, struct vox_segment *segment, uint32_t guest, bool host, int bell,
                        int control)
{
    const struct vox_geometry *g = &segment->g;
    *link = (struct vox_link){.segment = segment, .guest = guest, .host = host, .bell = bell, .control = control};
    regions_open(&link->out, g);
    regions_open(&link->in, g);
    bool good = vox_tx_open(&link->tx, segment->base, vox_ring_place(g, guest, host), g->capacity, &link->fault) &&
                vox_rx_open(&link->rx, segment->base, vox_ring_place(g, guest, !host), g->capacity, &link->fault);
    return good ? LINK_OK : LINK_CORRUPT;
}

void link_rebase(struct vox_link *link)
{
    link->tx.at = link->segment->base + link->tx.place;
    link->rx.at = link->segment->base + link->rx.place;
}

void link_close(struct vox_link *link)
{
    regions_close(&link->out);
    regions_close(&link->in);
    free(link->flying);
    if (link->bell >= 0) {
        close(link->bell);
    }
    if (link->control >= 0) {
        close(link->control);
    }
    *link = (struct vox_link){.bell = -1, .control = -1};
}

void link_ring(struct vox_link *link)
{
    if (!bell_ring(link->bell)) {
        link->gone = true;
    }
}

void link_drain(struct vox_link *link)
{
    if (!bell_drain(link->bell)) {
        link->gone = true;
    }
}

/* ---- sending ---- */

static enum link_end grant(struct vox_link *link, uint32_t n, uint8_t **room)
{
    enum vox_look look = vox_grant(&link->tx, n, room, &link->fault);
    return look == VOX_SOME ? LINK_OK : look == VOX_EMPTY ? LINK_WAIT : LINK_CORRUPT;
}

static void publish(struct vox_link *link, uint32_t n)
{
    vox_put(&link->tx, n);
    vox_step(STEP_BEFORE_COMMIT);
    vox_publish(&link->tx);
    vox_step(STEP_AFTER_COMMIT);
    link_ring(link);
}

static enum link_end send_inline(struct vox_link *link, const uint8_t *bytes, uint32_t length)
{
    uint8_t *room;
    enum link_end end = grant(link, frame_inline_total(length), &room);
    if (end == LINK_OK) {
        frame_put_inline(room, bytes, length);
        vox_step(STEP_FRAME_WRITTEN);
        publish(link, frame_inline_total(length));
    }
    return end;
}

static bool still_flying(const struct vox_link *link, const struct vox_slot_ref *ref)
{
    struct vox_fault unused;
    return slots_live(link->segment->base, &link->segment->g, ref, &unused);
}

/* Makes room by forgetting what was freed. */
static bool remember(struct vox_link *link, const struct vox_slot_ref *ref)
{
    if (link->flying_count == link->flying_room) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < link->flying_count; i++) {
            if (still_flying(link, &link->flying[i])) {
                link->flying[kept++] = link->flying[i];
            }
        }
        link->flying_count = kept;
    }
    if (link->flying_count >= link->flying_room / 2) {
        uint32_t room = link->flying_room == 0 ? FLYING_LEAST : 2 * link->flying_room;
        struct vox_slot_ref *more = realloc(link->flying, room * sizeof *more);
        if (more == NULL) {
            return false;
        }
        link->flying = more;
        link->flying_room = room;
    }
    link->flying[link->flying_count++] = *ref;
    return true;
}

/* Ring first, then slot: a slot that was taken is always sent. */
static enum link_end send_slot(struct vox_link *link, const uint8_t *bytes, uint32_t length)
{
    uint8_t *base = link->segment->base;
    const struct vox_geometry *g = &link->segment->g;
    struct vox_slot_ref ref;
    uint8_t *room;
    enum link_end end = grant(link, FRAME_SLOT, &room);
    if (end != LINK_OK) {
        return end;
    }
    uint32_t owner = link->host ? 0 : link->guest;
    enum vox_took took = slots_take(base, g, (uint64_t)length + SLOT_PREFIX, owner, &ref, &link->fault);
    if (took != SLOT_TAKEN) {
        link_ring(link);
        return took == SLOT_NONE ? LINK_WAIT : LINK_CORRUPT;
    }
    if (link->host && !remember(link, &ref)) {
        slots_free(base, g, &ref, &link->fault);
        complain("no memory to keep %" PRIu32 " slots in mind", link->flying_count);
        return LINK_REFUSED;
    }
    uint8_t *slot = base + slots_place(g, &ref);
    memcpy(slot, &length, SLOT_PREFIX);
    memcpy(slot + SLOT_PREFIX, bytes, length);
    vox_step(STEP_SLOT_FILLED);
    frame_put_slot(room, &ref);
    vox_step(STEP_FRAME_WRITTEN);
    publish(link, FRAME_SLOT);
    return LINK_OK;
}

static enum link_end send_mmap(struct vox_link *link, const uint8_t *bytes, uint32_t length)
{
    static const enum link_end ends[] = {
        [REGION_OK] = LINK_OK, [REGION_WAIT] = LINK_WAIT, [REGION_GONE] = LINK_GONE, [REGION_REFUSED] = LINK_REFUSED};
    struct vox_mmap_ref ref;
    uint8_t *payload;
    uint8_t *room;
    if (link->control < 0) {
        complain("a payload of %" PRIu32 " bytes fits no slot and there is no control socket; at most %" PRIu32, length,
                 vox_slot_room(&link->segment->g));
        return LINK_REFUSED;
    }
    enum link_end end = grant(link, FRAME_MMAP, &room);
    if (end != LINK_OK) {
        return end;
    }
    region_reclaim(&link->out, vox_tx_consumed(&link->tx));
    end = ends[region_take(&link->out, link->control, length, &ref, &payload)];
    if (end != LINK_OK) {
        return end;
    }
    memcpy(payload, bytes, length);
    vox_step(STEP_REGION_FILLED);
    frame_put_mmap(room, &ref);
    vox_step(STEP_FRAME_WRITTEN);
    publish(link, FRAME_MMAP);
    region_sent(&link->out, &ref, link->tx.sent);
    return LINK_OK;
}

/* An entry that fills more than half a ring may never find room: then another way, whatever the threshold. */
static bool goes_inline(const struct vox_link *link, uint32_t length)
{
    uint64_t measured = (link->swift ? FRAME_HEADER : 0) + (uint64_t)length;
    if (measured > vox_threshold(&link->segment->g) || length > FRAME_MAX_INLINE) {
        return false;
    }
    return length == 0 || frame_inline_total(length) <= link->segment->g.capacity / 2;
}

enum link_end link_send(struct vox_link *link, const uint8_t *bytes, uint32_t length, enum vox_kind *kind)
{
    const struct vox_geometry *g = &link->segment->g;
    if (length > g->max_payload) {
        complain("payloads must be 0 to %" PRIu32 " bytes: %" PRIu32, g->max_payload, length);
        return LINK_REFUSED;
    }
    if (goes_inline(link, length)) {
        *kind = VOX_INLINE;
        return send_inline(link, bytes, length);
    }
    *kind = length <= vox_slot_room(g) ? VOX_SLOT : VOX_MMAP;
    return *kind == VOX_SLOT ? send_slot(link, bytes, length) : send_mmap(link, bytes, length);
}

/* ---- receiving ---- */

static enum link_end resolve_slot(struct vox_link *link, struct vox_view *view)
{
    uint8_t *base = link->segment->base;
    const struct vox_geometry *g = &link->segment->g;
    const struct vox_slot_ref *ref = &view->frame.slot;
    if (!slots_live(base, g, ref, &link->fault)) {
        return LINK_CORRUPT;
    }
    uint64_t place = slots_place(g, ref);
    uint32_t size = g->class[ref->class].slot_size;
    view->length = frame_fetch32(base + place);
    view->bytes = base + place + SLOT_PREFIX;
    if (size < SLOT_PREFIX || view->length > size - SLOT_PREFIX) {
        vox_fail(&link->fault, "payload length of a slot", place, view->length, "0 to %" PRIu32,
                 size < SLOT_PREFIX ? 0 : size - SLOT_PREFIX);
        return LINK_CORRUPT;
    }
    return LINK_OK;
}

static enum link_end resolve(struct vox_link *link, struct vox_view *view)
{
    view->kind = view->frame.kind;
    if (view->kind == VOX_SLOT) {
        return resolve_slot(link, view);
    }
    if (view->kind == VOX_INLINE) {
        view->bytes = view->frame.bytes;
        view->length = view->frame.length;
        return LINK_OK;
    }
    view->length = view->frame.map.length;
    switch (region_find(&link->in, link->control, &view->frame.map, &view->bytes, &link->fault)) {
    case REGION_OK:
        return LINK_OK;
    case REGION_WAIT:
        return LINK_WAIT;
    case REGION_REFUSED:
        return LINK_REFUSED;
    default:
        return LINK_CORRUPT;
    }
}

enum link_end link_receive(struct vox_link *link, struct vox_view *view)
{
    struct vox_rx *rx = &link->rx;
    enum vox_look look = vox_peek(rx, &link->fault);
    if (look != VOX_SOME) {
        return look == VOX_EMPTY ? LINK_WAIT : LINK_CORRUPT;
    }
    if (!frame_get(rx->at + VOX_RING_HEADER + rx->next, rx->end - rx->next, rx->place + VOX_RING_HEADER + rx->next,
                   &view->frame, &link->fault)) {
        return LINK_CORRUPT;
    }
    vox_step(STEP_FRAME_PEEKED);
    enum link_end end = resolve(link, view);
    if (end == LINK_OK && view->length > link->segment->g.max_payload) {
        vox_fail(&link->fault, "length of a payload", rx->place + VOX_RING_HEADER + rx->next, view->length,
                 "0 to %" PRIu32, link->segment->g.max_payload);
        return LINK_CORRUPT;
    }
    return end;
}

enum link_end link_free(struct vox_link *link, const struct vox_slot_ref *ref)
{
    bool freed = slots_free(link->segment->base, &link->segment->g, ref, &link->fault);
    link_ring(link);
    return freed ? LINK_OK : LINK_CORRUPT;
}

enum link_end link_done(struct vox_link *link, const struct vox_view *view, bool keep_slot)
{
    vox_step(STEP_BEFORE_RELEASE);
    link->rx.next += view->frame.total;
    vox_release(&link->rx);
    vox_step(STEP_AFTER_RELEASE);
    if (view->kind == VOX_MMAP) {
        region_read(&link->in, &view->frame.map);
    }
    if (view->kind != VOX_SLOT) {
        return LINK_OK;
    }
    vox_step(STEP_SLOT_HELD);
    return keep_slot ? LINK_OK : link_free(link, &view->frame.slot);
}
