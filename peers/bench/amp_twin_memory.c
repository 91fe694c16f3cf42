/* The memory of the ESP-AMP twins. */
#include "amp_twin.h"

#include "chain.h"
#include "clock.h"
#include "queue.h"
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define END 0x4ff7f000u /* of an ESP32-P4; no build of it has so long a region */
#define HP_BYTES 147456u
#define FIRST_ID 0x10u
#define NAME 4096
#define LOOK_AGAIN MILLIS
#define EVENT_BYTES 4u
#define ENTRY_BYTES 56u
#define ENTRIES_BEFORE 4096u /* room for what stands in front of the entries that are looked up */

/* As many messages as an entry of 65535 bytes can hold. */
static const struct {
    uint32_t length;
    uint32_t item;
} kinds[TWIN_KINDS] = {[TWIN_SHORTS] = {512, TWIN_SHORT}, [TWIN_LONGS] = {32, TWIN_LONG}};

static int refuse(enum amp_code code)
{
    complain("%s: %s", code_name(code), code_message());
    return EXIT_REFUSED;
}

/* What a main core does at its start. */
static enum amp_code start(struct node *node)
{
    static const uint32_t events[] = {AMP_EVENT_MAIN, AMP_EVENT_SUB};
    enum amp_code code = chain_init(node, POOL_HP);
    memory_set(node->memory->g.start + AMP_FOR_MAIN, 0);
    memory_set(node->memory->g.start + AMP_FOR_SUB, 0);
    for (size_t i = 0; i < sizeof events / sizeof events[0] && code == AMP_OK; i++) {
        struct entry entry;
        code = chain_alloc(node, POOL_HP, events[i], EVENT_BYTES, &entry);
        if (code == AMP_OK) {
            memory_set(entry.buffer, 0);
        }
    }
    return code;
}

/* Queue 2 * kind goes to sub, the next one to main. */
static uint32_t id_of(int kind, bool to_sub)
{
    return FIRST_ID + 2u * (uint32_t)kind + (to_sub ? 0u : 1u);
}

static enum amp_code make_queues(struct node *node)
{
    enum amp_code code = AMP_OK;
    for (uint32_t i = 0; i < 2u * TWIN_KINDS && code == AMP_OK; i++) {
        struct queue queue = {.role = i % 2u == 0 ? QUEUE_MASTER : QUEUE_REMOTE, .bit = NO_BIT};
        code = queue_create(node, &queue, FIRST_ID + i, kinds[i / 2u].length, kinds[i / 2u].item);
    }
    return code;
}

static enum amp_code attach(struct node *node, struct twin_queue *end, int kind, bool to_sub)
{
    struct queue queue = {.role = QUEUE_MASTER, .bit = NO_BIT};
    enum amp_code code = queue_attach(node, &queue, id_of(kind, to_sub), false);
    if (code == AMP_OK && queue.item != kinds[kind].item) {
        return code_fail(AMP_INVALID_ARG, "queue 0x%02" PRIx32 " has items of %" PRIu32 " bytes, allowed: %" PRIu32,
                         id_of(kind, to_sub), queue.item, kinds[kind].item);
    }
    uint32_t end_of_data = queue.data + queue.length * queue.item;
    *end = (struct twin_queue){queue.desc, queue.data, end_of_data, queue.length, queue.item, 0, true};
    return code;
}

/* A file under another name: nobody sees it before it is whole. */
static int make_file(struct node *node, const struct geometry *g, const char *file)
{
    char name[NAME];
    if (snprintf(name, sizeof name, "%s.new", file) >= (int)sizeof name) {
        complain("a name must be shorter than %d bytes: %s", NAME - 4, file);
        return EXIT_REFUSED;
    }
    int status = memory_open(node->memory, g, name, NULL, true);
    if (status != EXIT_DONE) {
        return status;
    }
    enum amp_code code = start(node);
    code = code == AMP_OK ? make_queues(node) : code;
    if (code != AMP_OK) {
        return refuse(code);
    }
    if (rename(name, file) != 0) {
        refuse_file(name, strerror(errno));
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

static int await_file(const char *file, int64_t timeout_nanos)
{
    int64_t begin = clock_now();
    while (access(file, F_OK) != 0) {
        if (clock_stopping() || clock_now() - begin > timeout_nanos) {
            complain("%s: no such file after %" PRId64 " ms", file, timeout_nanos / MILLIS);
            return EXIT_TIMEOUT;
        }
        clock_sleep(LOOK_AGAIN);
    }
    return EXIT_DONE;
}

int twin_open(struct memory *memory, struct twin_queue tx[TWIN_KINDS], struct twin_queue rx[TWIN_KINDS],
              const char *file, bool main_core, int64_t timeout_nanos)
{
    static struct node node;
    const struct geometry g = {.start = END - HP_BYTES, .end = END};
    node_open(&node, memory, main_core ? ROLE_MAIN : ROLE_SUB);
    int status = main_core ? make_file(&node, &g, file) : await_file(file, timeout_nanos);
    if (status == EXIT_DONE && !main_core) {
        status = memory_open(memory, &g, file, NULL, false);
    }
    enum amp_code code = AMP_OK;
    for (int kind = 0; kind < TWIN_KINDS && status == EXIT_DONE && code == AMP_OK; kind++) {
        code = attach(&node, &tx[kind], kind, main_core);
        code = code == AMP_OK ? attach(&node, &rx[kind], kind, !main_core) : code;
    }
    return code == AMP_OK ? status : refuse(code);
}

int twin_chain(struct memory *memory, uint32_t entries)
{
    static struct node node;
    static uint32_t there;
    if (there == entries) {
        return EXIT_DONE;
    }
    memory_close(memory);
    there = entries;
    uint32_t bytes = ENTRIES_BEFORE + entries * (AMP_HEADER + ENTRY_BYTES);
    const struct geometry g = {.start = END - bytes, .end = END};
    int status = memory_open(memory, &g, NULL, NULL, true);
    if (status != EXIT_DONE) {
        return status;
    }
    node_open(&node, memory, ROLE_MAIN);
    enum amp_code code = start(&node);
    for (uint32_t id = 0; id < entries && code == AMP_OK; id++) {
        struct entry entry;
        code = chain_alloc(&node, POOL_HP, id, ENTRY_BYTES, &entry);
    }
    return code == AMP_OK ? EXIT_DONE : refuse(code);
}

uint32_t twin_find(const struct memory *memory, uint32_t id)
{
    uint32_t at = memory->g.start + AMP_POOL;
    uint32_t word = memory_get(at);
    if (word != AMP_SENTINEL) {
        return 0;
    }
    for (;;) {
        uint32_t next = memory_get(at + AMP_NEXT);
        if (next != at + AMP_HEADER + amp_round4(word >> 16) || next + AMP_HEADER > memory->g.end) {
            return 0;
        }
        word = memory_get(next);
        if ((word & 0xffffu) == id) {
            return next;
        }
        at = next;
    }
}
