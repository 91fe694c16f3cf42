/* A counter that is sent again and again. */
#include "ticks.h"

#include "cpu.h"
#include "mailbox.h"

#define DEFAULT_MILLIS 100
#define NEVER UINT64_MAX
#define LOOK_AGAIN_MICROS 1000u /* at a slot that is not free */

static uint32_t period_millis = DEFAULT_MILLIS;
static bool ticking;
static bool waiting; /* for the slot */
static uint64_t due;
static uint64_t value;

static uint64_t period(void)
{
    return timer_micros(1000u * (uint64_t)period_millis);
}

void ticks_set_period(uint32_t millis)
{
    period_millis = millis > 0 ? millis : 1;
}

void ticks_switch(bool on)
{
    if (on && !ticking) {
        due = timer_now() + period();
    }
    ticking = on;
    waiting = false;
}

static void send(void)
{
    value++;
    if (manners.manual) {
        mailbox_send_by_hand(value);
    } else {
        mailbox_send(TYPE_TICK, &value, sizeof value);
    }
    statistics.ticks++;
}

void ticks_run(void)
{
    uint64_t now = timer_now();
    if (!ticking || now < due) {
        return;
    }
    if (!manners.manual && !mailbox_free()) {
        statistics.late += waiting ? 0 : 1;
        waiting = true;
        return;
    }
    waiting = false;
    send();
    due = due + period() > now ? due + period() : now + period();
}

uint64_t ticks_next(void)
{
    if (!ticking) {
        return NEVER;
    }
    return waiting ? timer_now() + timer_micros(LOOK_AGAIN_MICROS) : due;
}
