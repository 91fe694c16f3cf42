/* Waiting. */
#include "idle.h"

#include "bell.h"

#include <unistd.h>

#define SPINS 1000
#define SPINS_ALONE 0 /* with one processor the other side cannot run while we spin */
#define SHORTEST_NAP (MILLIS / 20)
#define LONGEST_NAP MILLIS
#define RING_AGAIN (5 * MILLIS) /* two waiters on the other side share the byte: one may have eaten it */

void idle_open(struct idle *idle)
{
    *idle = (struct idle){.spins = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? SPINS : SPINS_ALONE, .nap = SHORTEST_NAP};
}

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

enum idle_next idle_turn(struct idle *idle)
{
    if (idle->looks++ < idle->spins) {
        relax();
        return IDLE_LOOK;
    }
    int64_t now = clock_now();
    if (idle->looks == idle->spins + 1 || now - idle->rung > RING_AGAIN) {
        idle->rung = now;
        return IDLE_RING;
    }
    return IDLE_SLEEP;
}

void idle_sleep(struct idle *idle, struct pollfd *sockets, unsigned count)
{
    bell_wait(sockets, count, idle->nap);
    idle->nap = 2 * idle->nap < LONGEST_NAP ? 2 * idle->nap : LONGEST_NAP;
}

void idle_over(struct idle *idle)
{
    idle->looks = 0;
    idle->nap = SHORTEST_NAP;
}
