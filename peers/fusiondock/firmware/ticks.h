/* A counter that is sent again and again. */
#ifndef TICKS_H
#define TICKS_H

#include <stdbool.h>
#include <stdint.h>

/* Takes effect with the next tick; 0 is 1. */
void ticks_set_period(uint32_t millis);
void ticks_switch(bool on);
/* Sends what is due if the slot is free. */
void ticks_run(void);
/* When there is something to do again, as a time of the counter. */
uint64_t ticks_next(void);

#endif
