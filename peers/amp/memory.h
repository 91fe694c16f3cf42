/* Device memory at its own addresses. */
#ifndef MEMORY_H
#define MEMORY_H

#include "amp.h"

/* Addresses; a pool is from its sentinel to its limit. */
struct geometry {
    uint32_t start; /* interrupt words for main */
    uint32_t end;
    uint32_t rtc_start; /* equal to rtc_end: there is none */
    uint32_t rtc_end;
};

enum chip { CHIP_C6, CHIP_C5, CHIP_P4 };

struct sizes_wanted {
    enum chip chip;
    int64_t hp;
    int64_t rtc; /* 0: no RTC pool */
    int64_t ulp_reserve;
    int64_t rtc_base;
    bool wide; /* an HP region larger than the chip has */
};

/* False after saying what is wrong. */
bool geometry_plan(struct geometry *g, const struct sizes_wanted *wanted);

struct window {
    uint32_t base; /* a page */
    uint32_t size; /* that may be touched; 0: no window */
};

struct memory {
    struct geometry g;
    struct window hp;
    struct window rtc;
};

/* Files at the device addresses; answers an exit status. A missing or too short file is made or grown when create is
 * set: bytes that are there never change. A path of NULL is plain memory. */
int memory_open(struct memory *memory, const struct geometry *g, const char *hp, const char *rtc, bool create);
void memory_close(struct memory *memory);

/* NULL unless that many bytes are mapped there and the address is a multiple of the alignment. */
void *memory_at(const struct memory *memory, uint32_t address, uint32_t size, uint32_t alignment);

/* Follows a pointer that has been looked at. */
static inline void *memory_to(uint32_t address)
{
    return (void *)(uintptr_t)address;
}

static inline uint32_t memory_get(uint32_t address)
{
    return __atomic_load_n((uint32_t *)memory_to(address), __ATOMIC_ACQUIRE);
}

static inline void memory_set(uint32_t address, uint32_t value)
{
    __atomic_store_n((uint32_t *)memory_to(address), value, __ATOMIC_RELEASE);
}

#endif
