/* Messages. */
#include "mailbox.h"

#include "cpu.h"
#include "idle.h"
#include "log.h"

#define DOORBELL 12u
#define HOST_FIRST_VECTOR 0u /* peer 0 << 16 | vector 0 */
#define EVER UINT64_MAX

struct statistics statistics;
struct manners manners = {.rest_millis = 3000};

static const struct region in = {.at = (volatile uint8_t *)(uintptr_t)SHM_BASE, .length = SHM_REGION};
static const struct region out = {.at = (volatile uint8_t *)(uintptr_t)(SHM_BASE + SHM_REGION), .length = SHM_REGION};

static uintptr_t registers; /* 0: nothing to ring */
static bool complained_in;  /* about what stands there */
static bool complained_out;
static uint64_t buffer[MAX_MESSAGE / sizeof(uint64_t)];

static void problem(uint32_t *counter, const char *text, uint64_t value)
{
    ++*counter;
    log_begin(text);
    log_number(value);
    log_end();
}

/* Once, as long as it stands there. */
static void complain(bool *complained, uint32_t *counter, const char *text, uint64_t value)
{
    if (!*complained) {
        problem(counter, text, value);
    }
    *complained = true;
}

static bool max_legal(const struct region *region, uint32_t max)
{
    return max > 0 && max <= region_capacity(region);
}

/* A region nobody has initialised is ours to initialise: we write it. */
static void initialise(void)
{
    if (region_max(&out) == 0) {
        region_clear(&out);
        region_set_max(&out, region_capacity(&out));
    }
}

void mailbox_open(const struct ivshmem *device)
{
    registers = device->vectors != 0 ? device->registers : 0;
    statistics.doorbell = registers != 0 ? 1 : 0;
    initialise();
}

/* ---- receiving ---- */

static bool await_piece(void)
{
    struct idle idle = {0};
    uint64_t end = timer_now() + timer_micros(1000u * (uint64_t)manners.rest_millis);
    while (region_op(&in) != OP_READY) {
        if (timer_now() >= end) {
            return false;
        }
        idle_rest(&idle, end);
    }
    return true;
}

/* All pieces, each one released; the bytes only if there is room for all. */
static bool gather(const struct header *header)
{
    bool fits = header->used <= MAX_MESSAGE;
    bool early = manners.early && header->type == TYPE_TICK;
    uint32_t at = 0;
    do {
        uint32_t n = piece_length(header->used, at, header->max);
        if (at > 0 && !await_piece()) {
            problem(&statistics.truncated, "the rest of a message has not come, bytes", header->used - at);
            return false;
        }
        if (early) {
            region_set_op(&in, OP_READ_END);
        }
        if (fits) {
            region_get(&in, (uint8_t *)buffer + at, n);
        }
        if (!early) {
            region_set_op(&in, OP_READ_END);
        }
        at += n;
    } while (at < header->used);
    if (!fits) {
        problem(&statistics.refused, "a message was thrown away, bytes", header->used);
    }
    return fits;
}

/* Whether a header that is READY can be worked with. */
static bool sound(const struct header *header)
{
    if (!max_legal(&in, header->max)) {
        complain(&complained_in, &statistics.corrupt, "corrupt max_size of region 0", header->max);
        return false;
    }
    if (manners.limit > 0 && header->used > manners.limit) {
        complain(&complained_in, &statistics.refused, "a message too long stays READY, bytes", header->used);
        return false;
    }
    complained_in = false;
    return true;
}

bool mailbox_take(struct message *message)
{
    int32_t op = region_op(&in);
    if (region_max(&in) == 0) {
        return false;
    }
    if (!op_legal(op)) {
        complain(&complained_in, &statistics.corrupt, "corrupt op_type of region 0", (uint32_t)op);
        return false;
    }
    if (op != OP_READY) {
        complained_in = false;
        return false;
    }
    struct header header = region_header(&in);
    if (!sound(&header) || !gather(&header)) {
        return false;
    }
    statistics.received++;
    *message = (struct message){.type = header.type, .length = header.used, .bytes = buffer};
    return true;
}

/* ---- sending ---- */

void mailbox_ring(void)
{
    if (manners.lose > 0) {
        manners.lose--;
        statistics.lost++;
    } else if (registers != 0) {
        cpu_sync();
        mmio_set(registers + DOORBELL, HOST_FIRST_VECTOR);
        statistics.rings++;
    }
}

/* What a piece may carry, 0 while the slot is not ours. */
static uint32_t look_free(void)
{
    int32_t op = region_op(&out);
    uint32_t max = region_max(&out);
    if (op == OP_READY) {
        return 0;
    }
    if (!op_legal(op)) {
        complain(&complained_out, &statistics.corrupt, "corrupt op_type of region 1", (uint32_t)op);
        return 0;
    }
    if (!max_legal(&out, max)) {
        complain(&complained_out, &statistics.corrupt, "corrupt max_size of region 1", max);
        return 0;
    }
    complained_out = false;
    return max;
}

bool mailbox_free(void)
{
    return look_free() > 0;
}

static uint32_t await_free(void)
{
    struct idle idle = {0};
    uint32_t max;
    initialise();
    while ((max = look_free()) == 0) {
        idle_rest(&idle, EVER);
    }
    return max;
}

void mailbox_send(int32_t type, const void *bytes, uint32_t length)
{
    uint32_t max = await_free();
    region_set_message(&out, length, type);
    uint32_t at = 0;
    for (uint32_t piece = 1; piece == 1 || at < length; piece++) {
        uint32_t n = piece_length(length, at, max);
        if (piece > 1) {
            await_free();
        }
        region_put(&out, (const uint8_t *)bytes + at, n);
        region_set_op(&out, OP_READY);
        if (piece == 1) {
            mailbox_ring();
        }
        at += n;
        if (piece == manners.halt_behind && at < length) {
            log_line("halted in the middle of a message");
            cpu_halt();
        }
    }
    statistics.sent++;
}

void mailbox_send_by_hand(uint64_t tick)
{
    region_set_message(&out, sizeof tick, TYPE_TICK);
    region_set_op(&out, OP_READY);
    region_put(&out, &tick, sizeof tick);
    mailbox_ring();
    statistics.sent++;
}
