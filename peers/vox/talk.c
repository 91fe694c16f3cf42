/* Modes. */
#include "talk.h"

#include "nonsense.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 64
#define ERRORS_PRINTED 10

enum talk_end talk_open(struct talk *talk, struct vox_segment *segment, uint32_t guest, const struct options *options,
                        struct outcome *outcome, int bell, int control)
{
    *talk = (struct talk){.options = options, .outcome = outcome, .may_begin = true};
    tally_open(&talk->tally);
    enum link_end end = link_open(&talk->link, segment, guest, options->verb == VERB_HOST, bell, control);
    talk->link.swift = options->swift;
    talk->held = calloc(options->hold > 0 ? (size_t)options->hold : 1, sizeof *talk->held);
    if (end == LINK_CORRUPT) {
        report_fault(guest, &talk->link.fault);
        outcome->corrupt++;
    }
    return end == LINK_OK && talk->held != NULL ? TALK_IDLE : TALK_BROKEN;
}

void talk_close(struct talk *talk)
{
    for (uint32_t i = 0; i < talk->held_count; i++) {
        link_free(&talk->link, &talk->held[i]);
    }
    link_close(&talk->link);
    free(talk->held);
    free(talk->out);
    free(talk->in);
    *talk = (struct talk){.held_count = 0};
}

int outcome_status(const struct outcome *outcome)
{
    if (outcome->corrupt != 0) {
        return EXIT_CORRUPT;
    }
    return outcome->errors != 0 ? EXIT_DATA : outcome->status;
}

static bool wants_to_send(const struct talk *talk)
{
    uint64_t n = talk->options->n;
    switch (talk->options->mode) {
    case MODE_SEND:
    case MODE_BOTH:
        return talk->may_begin && talk->sent < n;
    case MODE_PINGPONG:
        return talk->may_begin && talk->sent < n && talk->sent == talk->received;
    case MODE_ECHO:
        return talk->ready;
    default:
        return false;
    }
}

static bool wants_to_receive(const struct talk *talk)
{
    uint64_t n = talk->options->n;
    switch (talk->options->mode) {
    case MODE_RECV:
    case MODE_BOTH:
        return talk->received < n;
    case MODE_PINGPONG:
        return talk->received < talk->sent;
    case MODE_ECHO:
        return talk->received < n && !talk->ready;
    default:
        return false;
    }
}

bool talk_complete(const struct talk *talk)
{
    uint64_t n = talk->options->n;
    bool sends = talk->options->mode == MODE_SEND || talk->options->mode == MODE_BOTH;
    bool receives = talk->options->mode != MODE_SEND;
    return !talk->ready && (!sends || talk->sent >= n) && (!receives || talk->received >= n);
}

static bool make_room(uint8_t **bytes, uint32_t *room, uint32_t length)
{
    if (length <= *room) {
        return true;
    }
    uint8_t *more = realloc(*bytes, length);
    if (more == NULL) {
        complain("no memory for a message of %" PRIu32 " bytes", length);
        return false;
    }
    *bytes = more;
    *room = length;
    return true;
}

static enum talk_end broken(struct talk *talk, enum link_end end)
{
    if (end == LINK_CORRUPT) {
        report_fault(talk->link.guest, &talk->link.fault);
        talk->outcome->corrupt++;
    } else if (end == LINK_GONE) {
        talk->link.gone = true;
        return TALK_IDLE;
    } else {
        talk->outcome->status = EXIT_REFUSED;
    }
    return TALK_BROKEN;
}

static void count(struct talk *talk, enum vox_kind kind, const uint8_t *bytes, uint32_t length)
{
    tally_add(&talk->tally, kind, bytes, length);
    tally_add(&talk->outcome->total, kind, bytes, length);
}

/* ---- sending ---- */

static enum talk_end send_one(struct talk *talk)
{
    enum vox_kind kind;
    if (!talk->ready) {
        talk->out_length = sizes_at(&talk->options->sizes, talk->sent);
        if (!make_room(&talk->out, &talk->out_room, talk->out_length)) {
            return broken(talk, LINK_REFUSED);
        }
        pattern_fill(talk->out, talk->out_length, talk->sent);
    }
    bool echo = talk->options->mode == MODE_ECHO;
    const uint8_t *bytes = echo ? talk->in : talk->out;
    talk->ready = true;
    enum link_end end = link_send(&talk->link, bytes, talk->out_length, &kind);
    if (end != LINK_OK) {
        return end == LINK_WAIT ? TALK_IDLE : broken(talk, end);
    }
    talk->ready = false;
    talk->sent++;
    if (talk->options->mode == MODE_SEND) {
        count(talk, kind, bytes, talk->out_length);
    }
    return TALK_MOVED;
}

/* ---- receiving ---- */

static bool knows_size(const struct talk *talk)
{
    return talk->options->mode == MODE_PINGPONG || (talk->options->mode == MODE_RECV && talk->options->size_given);
}

static void verify(struct talk *talk, const uint8_t *bytes, uint32_t length)
{
    uint64_t seq = talk->received;
    uint32_t wrong = pattern_check(bytes, length, seq);
    uint32_t wanted = knows_size(talk) ? sizes_at(&talk->options->sizes, seq) : length;
    if (wrong == length && length == wanted) {
        return;
    }
    if (talk->outcome->errors++ >= ERRORS_PRINTED) {
        return;
    }
    if (length != wanted) {
        complain("wrong data: guest %" PRIu32 ", message %" PRIu64 ": %" PRIu32 " bytes, expected %" PRIu32,
                 talk->link.guest, seq, length, wanted);
    } else {
        complain("wrong data: guest %" PRIu32 ", message %" PRIu64 ", byte %" PRIu32 " of %" PRIu32 ": value %u",
                 talk->link.guest, seq, wrong, length, bytes[wrong]);
    }
}

static enum link_end let_go(struct talk *talk, const struct vox_view *view)
{
    bool keep = view->kind == VOX_SLOT && (int64_t)talk->held_count < talk->options->hold;
    if (keep) {
        talk->held[talk->held_count++] = view->frame.slot;
    }
    return link_done(&talk->link, view, keep);
}

static enum talk_end receive_one(struct talk *talk)
{
    struct vox_view view;
    enum link_end end = link_receive(&talk->link, &view);
    if (end != LINK_OK) {
        return end == LINK_WAIT ? TALK_IDLE : broken(talk, end);
    }
    if (!make_room(&talk->in, &talk->in_room, view.length)) {
        return broken(talk, LINK_REFUSED);
    }
    if (view.length != 0) {
        memcpy(talk->in, view.bytes, view.length);
    }
    if (talk->options->mode == MODE_ECHO) {
        talk->ready = true;
        talk->out_length = view.length;
    } else {
        verify(talk, talk->in, view.length);
    }
    count(talk, view.kind, talk->in, view.length);
    talk->received++;
    end = let_go(talk, &view);
    return end == LINK_OK ? TALK_MOVED : broken(talk, end);
}

/* ---- both ---- */

static enum talk_end spoil(struct talk *talk)
{
    talk->spoiled = true;
    nonsense_write(&talk->link, talk->options->nonsense);
    printf("{\"ev\":\"nonsense\",\"kind\":\"%s\"}\n", options_nonsense(talk->options));
    fflush(stdout);
    return TALK_MOVED;
}

enum talk_end talk_step(struct talk *talk)
{
    enum talk_end end = TALK_IDLE;
    bool freed = false;
    if (talk_complete(talk) && talk->may_begin && talk->options->nonsense != NONSENSE_NONE && !talk->spoiled) {
        return spoil(talk);
    }
    for (int turn = 0; turn < BATCH; turn++) {
        enum talk_end in = wants_to_receive(talk) ? receive_one(talk) : TALK_IDLE;
        freed = freed || in == TALK_MOVED;
        enum talk_end out = in != TALK_BROKEN && wants_to_send(talk) ? send_one(talk) : TALK_IDLE;
        if (in == TALK_BROKEN || out == TALK_BROKEN) {
            return TALK_BROKEN;
        }
        if (in == TALK_IDLE && out == TALK_IDLE) {
            break;
        }
        end = TALK_MOVED;
    }
    if (freed) {
        link_ring(&talk->link);
    }
    return end;
}
