/* The processor: barriers, interrupts, the virtual timer, registers of devices. */
#ifndef CPU_H
#define CPU_H

#include <stdint.h>

static inline uint32_t mmio_get(uintptr_t address)
{
    return *(volatile uint32_t *)address;
}

static inline void mmio_set(uintptr_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

/* All stores before are complete before anything behind it begins. */
static inline void cpu_sync(void)
{
    __asm__ volatile("dsb sy" ::: "memory");
}

static inline void cpu_mask(void)
{
    __asm__ volatile("msr daifset, #2" ::: "memory");
}

/* A pending interrupt is taken here. */
static inline void cpu_unmask(void)
{
    __asm__ volatile("msr daifclr, #2\n\tisb" ::: "memory");
}

/* Also ends for an interrupt that is masked. */
static inline void cpu_wait(void)
{
    __asm__ volatile("dsb sy\n\twfi" ::: "memory");
}

static inline void cpu_yield(void)
{
    __asm__ volatile("yield");
}

static inline _Noreturn void cpu_halt(void)
{
    cpu_mask();
    for (;;) {
        cpu_wait();
    }
}

/* PSCI SYSTEM_OFF: the machine ends. */
static inline _Noreturn void cpu_off(void)
{
    register uint64_t call __asm__("x0") = 0x84000008u;
    __asm__ volatile("hvc #0" : "+r"(call) : : "x1", "x2", "x3", "memory");
    cpu_halt();
}

/* Ticks of the virtual counter. */
static inline uint64_t timer_now(void)
{
    uint64_t now;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(now)::"memory");
    return now;
}

static inline uint64_t timer_micros(uint64_t micros)
{
    uint64_t frequency;
    __asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
    return micros * frequency / 1000000u;
}

/* Interrupts at that time of the counter. */
static inline void timer_arm(uint64_t when)
{
    __asm__ volatile("msr cntv_cval_el0, %0\n\tmsr cntv_ctl_el0, %1\n\tisb" ::"r"(when), "r"((uint64_t)1) : "memory");
}

static inline void timer_disarm(void)
{
    __asm__ volatile("msr cntv_ctl_el0, xzr\n\tisb" ::: "memory");
}

#endif
