/* Time and the wish to stop. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define MILLIS 1000000

/* Monotonic nanoseconds. */
int64_t clock_now(void);
struct timespec clock_span(int64_t nanos);
void clock_sleep(int64_t nanos);
/* SIGTERM and SIGINT end every wait. */
void clock_catch_signals(void);
bool clock_stopping(void);

#endif
