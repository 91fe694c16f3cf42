/* Looks and naps. */
#include "idle.h"

#include "cpu.h"
#include "gic.h"

#define LOOK_MICROS 200
#define SHORTEST_NAP_MICROS 50
#define LONGEST_NAP_MICROS 1000

/* A ring that comes between the look and the sleep ends the sleep: it is masked, yet pending. */
static void sleep(uint64_t until, uint32_t rings)
{
    cpu_mask();
    if (gic_rings() == rings && timer_now() < until) {
        timer_arm(until);
        cpu_wait();
    }
    cpu_unmask();
}

void idle_rest(struct idle *idle, uint64_t until)
{
    uint64_t now = timer_now();
    if (idle->begin == 0) {
        idle->begin = now;
        idle->nap = timer_micros(SHORTEST_NAP_MICROS);
    }
    if (now - idle->begin < timer_micros(LOOK_MICROS)) {
        cpu_yield();
        return;
    }
    uint64_t end = now + idle->nap;
    sleep(end < until ? end : until, gic_rings());
    idle->nap = 2 * idle->nap < timer_micros(LONGEST_NAP_MICROS) ? 2 * idle->nap : timer_micros(LONGEST_NAP_MICROS);
}

void idle_await_ring(uint64_t until)
{
    static uint32_t seen;
    while (gic_rings() == seen && timer_now() < until) {
        sleep(until, seen);
    }
    seen = gic_rings();
}
