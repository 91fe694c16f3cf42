/* Words of a test. */
#include "commands.h"

#include "cpu.h"
#include "gic.h"
#include "log.h"
#include "ticks.h"

enum command {
    COMMAND_STATISTICS,
    COMMAND_MODE,
    COMMAND_LOSE,
    COMMAND_PERIOD,
    COMMAND_REST,
    COMMAND_LIMIT,
    COMMAND_STRAY,
    COMMAND_HALT_BEHIND,
    COMMAND_HALT,
    COMMAND_PANIC,
    COMMAND_OFF,
};

enum { STATUS_DONE, STATUS_UNKNOWN, STATUS_MISUSED };

#define MODE_MANUAL 1u
#define MODE_EARLY 2u
#define NO_COMMAND UINT32_MAX
#define MOST_RINGS 1000000u
#define STATISTICS (sizeof(struct statistics) / sizeof(uint32_t))

static uint32_t words(const struct message *message)
{
    return message->length % sizeof(uint32_t) == 0 ? message->length / (uint32_t)sizeof(uint32_t) : 0;
}

static void answer(uint32_t command, uint32_t status)
{
    const uint32_t answered[] = {command, status};
    mailbox_send(TYPE_ANSWER, answered, sizeof answered);
}

static void answer_statistics(void)
{
    uint32_t answered[2 + STATISTICS] = {COMMAND_STATISTICS, STATUS_DONE};
    const uint32_t *counters = &statistics.doorbell;
    statistics.heard = gic_rings();
    for (uint32_t i = 0; i < STATISTICS; i++) {
        answered[2 + i] = counters[i];
    }
    mailbox_send(TYPE_ANSWER, answered, sizeof answered);
}

/* The ones with an argument, behind their answer. */
static void set(uint32_t command, uint32_t value)
{
    switch (command) {
    case COMMAND_MODE:
        manners.manual = (value & MODE_MANUAL) != 0;
        manners.early = (value & MODE_EARLY) != 0;
        break;
    case COMMAND_LOSE:
        manners.lose = value;
        break;
    case COMMAND_PERIOD:
        ticks_set_period(value);
        break;
    case COMMAND_REST:
        manners.rest_millis = value;
        break;
    case COMMAND_LIMIT:
        manners.limit = value;
        break;
    case COMMAND_STRAY:
        for (uint32_t i = 0; i < value && i < MOST_RINGS; i++) {
            mailbox_ring();
        }
        break;
    default:
        manners.halt_behind = value;
    }
}

/* The ones that end it all, behind their answer. */
static void finish(uint32_t command)
{
    switch (command) {
    case COMMAND_HALT:
        log_line("halted");
        cpu_halt();
    case COMMAND_PANIC:
        __asm__ volatile("brk #100");
        break;
    default:
        log_line("off");
        cpu_off();
    }
}

void command_run(const struct message *message)
{
    const uint32_t *word = message->bytes;
    uint32_t count = words(message);
    uint32_t command = count > 0 ? word[0] : NO_COMMAND;
    bool valued = command >= COMMAND_MODE && command <= COMMAND_HALT_BEHIND;
    if (command > COMMAND_OFF) {
        answer(command, STATUS_UNKNOWN);
    } else if (count != (valued ? 2u : 1u)) {
        answer(command, STATUS_MISUSED);
    } else if (command == COMMAND_STATISTICS) {
        answer_statistics();
    } else if (valued) {
        uint32_t value = word[1];
        answer(command, STATUS_DONE);
        set(command, value);
    } else {
        answer(command, STATUS_DONE);
        finish(command);
    }
}
