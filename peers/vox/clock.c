/* Time and the wish to stop. */
#include "clock.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#define SECOND 1000000000

static volatile sig_atomic_t stopping;

int64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

void clock_sleep(int64_t nanos)
{
    struct timespec time = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
    nanosleep(&time, NULL);
}

static void stop(int number)
{
    (void)number;
    stopping = 1;
}

void clock_catch_signals(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = stop;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

bool clock_stopping(void)
{
    return stopping != 0;
}

bool patience_over(struct patience *patience)
{
    if (patience->limit == 0) {
        return false;
    }
    int64_t now = clock_now();
    if (patience->begin == 0) {
        patience->begin = now;
    }
    return now - patience->begin > patience->limit;
}
