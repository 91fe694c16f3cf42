/* Bulk traffic through queues, with payloads that both sides know. */
#include "clock.h"
#include "pattern.h"
#include "report.h"
#include "serve.h"
#include "words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RANDOM_BEGIN 0x9E3779B97F4A7C15u

struct stream {
    struct queue *queue;
    uint64_t count;
    uint64_t first; /* number of the first message */
    struct sizes sizes;
    uint32_t hold; /* most messages that stay unfreed */
    bool shuffled;
    struct tally tally;
};

static enum amp_code parse_option(struct stream *s, const struct call *call, int *place)
{
    int choice = 0;
    int64_t number = 0;
    enum amp_code code = word_choice(call, *place, "first|hold|shuffled", &choice);
    if (code == AMP_OK && choice == 2) {
        s->shuffled = true;
    } else if (code == AMP_OK && ++*place == call->count) {
        code = code_fail(AMP_INVALID_ARG, "%s needs a number", call->word[*place - 1]);
    } else if (code == AMP_OK && choice == 0) {
        code = word_number(call, *place, "first", 0, INT64_MAX, &number);
        s->first = (uint64_t)number;
    } else if (code == AMP_OK) {
        code = word_number(call, *place, "hold", 0, s->queue->length - 1u, &number);
        s->hold = (uint32_t)number;
    }
    ++*place;
    return code;
}

/* Q COUNT MAXLEN and options. */
static enum amp_code parse(struct node *node, const struct call *call, struct stream *s)
{
    int64_t count = 0;
    int64_t most = 0;
    memset(s, 0, sizeof *s);
    tally_open(&s->tally);
    enum amp_code code = word_queue(node, call, 1, &s->queue);
    if (code == AMP_OK) {
        code = word_number(call, 2, "COUNT", 0, INT64_MAX, &count);
    }
    if (code == AMP_OK) {
        code = word_number(call, 3, "MAXLEN", 0, s->queue->item, &most);
    }
    s->count = (uint64_t)count;
    s->sizes = (struct sizes){.list = {(uint32_t)most}, .count = 1, .mix = true};
    for (int place = 4; place < call->count && code == AMP_OK;) {
        code = parse_option(s, call, &place);
    }
    return code;
}

static enum amp_code late(const struct queue *queue, const struct tally *tally, const char *what)
{
    return code_fail(AMP_TIMEOUT, "queue %s: %s for too long after %" PRIu64 " messages", queue->name, what,
                     tally->count);
}

static enum amp_code alloc_waiting(struct node *node, struct queue *queue, uint32_t size, uint32_t *buffer,
                                   const struct tally *tally)
{
    enum amp_code code = queue_alloc(node, queue, size, buffer);
    if (code == AMP_NOT_FOUND) {
        struct pace pace;
        pace_begin(&pace, node->timeout_nanos);
        while (code == AMP_NOT_FOUND && pace_wait(&pace, node)) {
            code = queue_alloc(node, queue, size, buffer);
        }
    }
    return code == AMP_NOT_FOUND ? late(queue, tally, "full") : code;
}

static enum amp_code recv_waiting(struct node *node, struct queue *queue, uint32_t *buffer, uint32_t *length,
                                  const struct tally *tally)
{
    enum amp_code code = queue_recv(node, queue, buffer, length);
    if (code == AMP_NOT_FOUND) {
        struct pace pace;
        pace_begin(&pace, node->timeout_nanos);
        while (code == AMP_NOT_FOUND && pace_wait(&pace, node)) {
            code = queue_recv(node, queue, buffer, length);
        }
    }
    return code == AMP_NOT_FOUND ? late(queue, tally, "empty") : code;
}

static enum amp_code finished(enum amp_code code, const struct tally *tally)
{
    if (code == AMP_OK) {
        answer_tally(tally);
    }
    return code;
}

static enum amp_code run_send(struct node *node, const struct call *call)
{
    struct stream s;
    enum amp_code code = parse(node, call, &s);
    while (code == AMP_OK && s.tally.count < s.count) {
        uint64_t seq = s.first + s.tally.count;
        uint32_t length = sizes_at(&s.sizes, seq);
        uint32_t buffer;
        code = alloc_waiting(node, s.queue, length, &buffer, &s.tally);
        if (code == AMP_OK) {
            pattern_fill(memory_to(buffer), length, seq);
            tally_add(&s.tally, memory_to(buffer), length);
            code = queue_send(node, s.queue, buffer, length);
        }
    }
    return finished(code, &s.tally);
}

/* Messages that are not freed yet. */
struct held {
    uint32_t *buffers;
    uint32_t count;
    uint64_t random;
};

static enum amp_code free_one(struct node *node, const struct stream *s, struct held *held)
{
    uint32_t at = 0;
    if (s->shuffled) {
        held->random ^= held->random << 13;
        held->random ^= held->random >> 7;
        held->random ^= held->random << 17;
        at = (uint32_t)(held->random % held->count);
    }
    uint32_t buffer = held->buffers[at];
    held->count--;
    memmove(held->buffers + at, held->buffers + at + 1, (held->count - at) * sizeof held->buffers[0]);
    return queue_free(node, s->queue, buffer);
}

static enum amp_code verify(struct node *node, struct stream *s, uint32_t buffer, uint32_t length)
{
    uint64_t seq = s->first + s->tally.count;
    uint32_t wanted = sizes_at(&s->sizes, seq);
    const uint8_t *bytes = memory_to(buffer);
    uint32_t right = pattern_check(bytes, length, seq);
    if (length != wanted || right != length) {
        node->wrong++;
        return code_fail(AMP_CORRUPT,
                         "queue %s, message %" PRIu64 ": %" PRIu32 " bytes, expected %" PRIu32 "; the first %" PRIu32
                         " are right",
                         s->queue->name, seq, length, wanted, right);
    }
    tally_add(&s->tally, bytes, length);
    return AMP_OK;
}

static enum amp_code receive_all(struct node *node, struct stream *s, struct held *held)
{
    enum amp_code code = AMP_OK;
    while (code == AMP_OK && s->tally.count < s->count) {
        uint32_t buffer;
        uint32_t length;
        code = recv_waiting(node, s->queue, &buffer, &length, &s->tally);
        if (code == AMP_OK) {
            held->buffers[held->count++] = buffer;
            code = verify(node, s, buffer, length);
        }
        while (code == AMP_OK && held->count > s->hold) {
            code = free_one(node, s, held);
        }
    }
    while (held->count > 0) {
        enum amp_code freed = free_one(node, s, held);
        code = code == AMP_OK ? freed : code;
    }
    return code;
}

static enum amp_code run_recv(struct node *node, const struct call *call)
{
    struct stream s;
    enum amp_code code = parse(node, call, &s);
    if (code != AMP_OK) {
        return code;
    }
    struct held held = {.buffers = calloc(s.hold + 1u, sizeof held.buffers[0]), .random = RANDOM_BEGIN};
    if (held.buffers == NULL) {
        return code_fail(AMP_NO_MEM, "no memory for %" PRIu32 " held messages", s.hold);
    }
    code = receive_all(node, &s, &held);
    free(held.buffers);
    return finished(code, &s.tally);
}

static enum amp_code run_echo(struct node *node, const struct call *call)
{
    struct queue *in;
    struct queue *out;
    struct tally tally;
    int64_t count = 0;
    enum amp_code code = word_queue(node, call, 1, &in);
    tally_open(&tally);
    if (code == AMP_OK) {
        code = word_queue(node, call, 2, &out);
    }
    if (code == AMP_OK) {
        code = word_number(call, 3, "COUNT", 0, INT64_MAX, &count);
    }
    while (code == AMP_OK && tally.count < (uint64_t)count) {
        uint32_t from;
        uint32_t to;
        uint32_t length;
        code = recv_waiting(node, in, &from, &length, &tally);
        if (code == AMP_OK) {
            code = alloc_waiting(node, out, length, &to, &tally);
        }
        if (code == AMP_OK) {
            memcpy(memory_to(to), memory_to(from), length);
            tally_add(&tally, memory_to(to), length);
            code = queue_send(node, out, to, length);
        }
        if (code == AMP_OK) {
            code = queue_free(node, in, from);
        }
    }
    return finished(code, &tally);
}

const struct command stream_commands[] = {
    {"stream-send", 3, 5, run_send, "Q COUNT MAXLEN [first S]"},
    {"stream-recv", 3, 8, run_recv, "Q COUNT MAXLEN [first S] [hold K] [shuffled]"},
    {"stream-echo", 3, 3, run_echo, "Q_IN Q_OUT COUNT"},
    {NULL, 0, 0, NULL, NULL},
};
