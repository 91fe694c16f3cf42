/* What goes over one link: messages out, messages in, by mode. Never waits; the caller's loop does. */
#ifndef TALK_H
#define TALK_H

#include "link.h"
#include "options.h"

/* Of the whole program. */
struct outcome {
    struct tally total;
    uint64_t errors; /* wrong data */
    uint64_t corrupt;
    int status; /* what else went wrong, or EXIT_DONE */
};

struct talk {
    struct vox_link link;
    const struct options *options;
    struct outcome *outcome;
    bool may_begin; /* messages of our own may go out */
    uint64_t sent;
    uint64_t received;
    uint8_t *out;
    uint32_t out_length;
    uint32_t out_room;
    bool ready; /* out holds the next message */
    uint8_t *in;
    uint32_t in_room;
    struct tally tally;
    struct vox_slot_ref *held;
    uint32_t held_count;
    bool spoiled; /* the nonsense was written */
};

enum talk_end { TALK_MOVED, TALK_IDLE, TALK_BROKEN };

/* TALK_BROKEN: the link cannot go on; it was said why. */
enum talk_end talk_open(struct talk *talk, struct vox_segment *segment, uint32_t guest, const struct options *options,
                        struct outcome *outcome, int bell, int control);
enum talk_end talk_step(struct talk *talk);
/* Everything that was asked for is done, or written where the other side finds it. */
bool talk_complete(const struct talk *talk);
/* Gives back what is held. */
void talk_close(struct talk *talk);

int outcome_status(const struct outcome *outcome);

#endif
