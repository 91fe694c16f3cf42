/* Looks and naps. */
#include "pace.h"

#include <unistd.h>

#define SPINS 1000
#define SPINS_ALONE 0 /* with one processor the other side cannot run while we spin */
#define SHORTEST_NAP (MILLIS / 50)
#define LONGEST_NAP MILLIS

static int spins(void)
{
    static int most = -1;
    if (most < 0) {
        most = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? SPINS : SPINS_ALONE;
    }
    return most;
}

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

void pace_begin(struct pace *pace, int64_t limit)
{
    *pace = (struct pace){.patience = {.limit = limit}, .nap = SHORTEST_NAP};
}

enum status pace_rest(struct pace *pace)
{
    if (clock_stopping()) {
        return STOPPED;
    }
    if (pace->looks < spins()) {
        pace->looks++;
        relax();
        return EXIT_DONE;
    }
    if (patience_over(&pace->patience)) {
        return EXIT_TIMEOUT;
    }
    clock_sleep(pace->nap);
    pace->nap = 2 * pace->nap < LONGEST_NAP ? 2 * pace->nap : LONGEST_NAP;
    return EXIT_DONE;
}
