/* Time and the wish to stop. */
#include "clock.h"

#include <signal.h>
#include <string.h>

#define SECOND 1000000000

static volatile sig_atomic_t stopping;

int64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

struct timespec clock_span(int64_t nanos)
{
    return (struct timespec){.tv_sec = (time_t)(nanos / SECOND), .tv_nsec = (long)(nanos % SECOND)};
}

void clock_sleep(int64_t nanos)
{
    struct timespec time = clock_span(nanos);
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
