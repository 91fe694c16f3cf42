/* The segment of the vox twins. */
#include "vox_twin.h"

#include "frame.h"
#include "table.h"

#include <inttypes.h>

#define MAX_PAYLOAD 65536u
#define LOOK_AGAIN (2 * MILLIS)

static int make(struct vox_segment *segment, const char *file)
{
    struct vox_fault fault;
    struct vox_geometry g = {.guests = TWIN_GUEST,
                             .capacity = TWIN_CAPACITY,
                             .inline_threshold = TWIN_LARGEST,
                             .max_payload = MAX_PAYLOAD,
                             .classes = 2,
                             .class = {{.slot_size = 1024, .slot_count = 4}, {.slot_size = 16384, .slot_count = 2}}};
    return vox_plan(&g, &fault) ? segment_create(segment, file, &g) : EXIT_REFUSED;
}

/* A file of an earlier run, whose guest has been there, is left for the one that replaces it. */
static int walk_in(struct vox_segment *segment, const char *file, int64_t timeout_nanos)
{
    struct patience patience = {.limit = timeout_nanos};
    for (;;) {
        int result = segment_attach(segment, file, timeout_nanos);
        if (result != EXIT_DONE || peer_walk_in(segment->base, &segment->g) == TWIN_GUEST) {
            return result;
        }
        segment_close(segment);
        if (clock_stopping() || patience_over(&patience)) {
            complain("%s: entry of peer %u is taken", file, TWIN_GUEST);
            return EXIT_REFUSED;
        }
        clock_sleep(LOOK_AGAIN);
    }
}

int twin_open(struct vox_segment *segment, struct vox_tx *tx, struct vox_rx *rx, const char *file, bool host,
              int64_t timeout_nanos)
{
    struct vox_fault fault;
    int result = host ? make(segment, file) : walk_in(segment, file, timeout_nanos);
    if (result != EXIT_DONE) {
        return result;
    }
    const struct vox_geometry *g = &segment->g;
    if (g->capacity < TWIN_CAPACITY || vox_threshold(g) < TWIN_LARGEST) {
        complain("%s: capacity %" PRIu32 " and threshold %" PRIu32 ", allowed: %u and %u or more", file, g->capacity,
                 vox_threshold(g), TWIN_CAPACITY, TWIN_LARGEST);
        return EXIT_REFUSED;
    }
    if (!vox_tx_open(tx, segment->base, vox_ring_place(g, TWIN_GUEST, host), g->capacity, &fault) ||
        !vox_rx_open(rx, segment->base, vox_ring_place(g, TWIN_GUEST, !host), g->capacity, &fault)) {
        report_fault(TWIN_GUEST, &fault);
        return EXIT_CORRUPT;
    }
    return EXIT_DONE;
}
