/* Interrupts: the timer, which only wakes, and rings, which are counted. */
#include "gic.h"

#include "cpu.h"

#define DISTRIBUTOR 0x08000000u
#define INTERFACE 0x08010000u
#define MESSAGES 0x08020000u

#define D_CONTROL (DISTRIBUTOR + 0x000)
#define D_ENABLE (DISTRIBUTOR + 0x100)
#define D_PRIORITY (DISTRIBUTOR + 0x400)
#define D_TARGET (DISTRIBUTOR + 0x800)
#define D_EDGE (DISTRIBUTOR + 0xC00)
#define C_CONTROL (INTERFACE + 0x00)
#define C_PRIORITY_MASK (INTERFACE + 0x04)
#define C_ACKNOWLEDGE (INTERFACE + 0x0C)
#define C_END (INTERFACE + 0x10)
#define M_TYPE (MESSAGES + 0x08)
#define M_SET (MESSAGES + 0x40)

#define TIMER 27u
#define NONE 1020u /* from here on an acknowledge tells of no interrupt */
#define NUMBER 0x3ffu
#define PRIORITY 0x80u
#define THIS_PROCESSOR 1u
#define EDGE 2u

static volatile uint32_t rings;

static void set_byte(uintptr_t array, uint32_t interrupt, uint32_t value)
{
    *(volatile uint8_t *)(array + interrupt) = (uint8_t)value;
}

static void enable(uint32_t interrupt)
{
    set_byte(D_PRIORITY, interrupt, PRIORITY);
    mmio_set(D_ENABLE + 4 * (interrupt / 32), 1u << interrupt % 32);
}

void gic_open(void)
{
    enable(TIMER);
    mmio_set(C_PRIORITY_MASK, 0xff);
    mmio_set(C_CONTROL, 1);
    mmio_set(D_CONTROL, 1);
    cpu_sync();
}

uint32_t gic_open_message(uint32_t *address)
{
    uint32_t interrupt = mmio_get(M_TYPE) >> 16 & NUMBER;
    uintptr_t edges = D_EDGE + 4 * (interrupt / 16);
    mmio_set(edges, mmio_get(edges) | EDGE << 2 * (interrupt % 16));
    set_byte(D_TARGET, interrupt, THIS_PROCESSOR);
    enable(interrupt);
    cpu_sync();
    *address = M_SET;
    return interrupt;
}

uint32_t gic_rings(void)
{
    return rings;
}

void gic_handle(void)
{
    uint32_t acknowledged = mmio_get(C_ACKNOWLEDGE);
    uint32_t interrupt = acknowledged & NUMBER;
    if (interrupt >= NONE) {
        return;
    }
    if (interrupt == TIMER) {
        timer_disarm();
    } else {
        rings++;
    }
    mmio_set(C_END, acknowledged);
    cpu_sync();
}
