/* Loads and stores. */
#include "store.h"

#include <signal.h>
#include <string.h>

static uint64_t stores_left;

static void stored(void)
{
    if (stores_left != 0 && --stores_left == 0) {
        raise(SIGKILL);
    }
}

void die_after(uint64_t stores)
{
    stores_left = stores;
}

uint32_t load32(const uint8_t *at)
{
    return __atomic_load_n((const uint32_t *)(const void *)at, __ATOMIC_ACQUIRE);
}

uint64_t load64(const uint8_t *at)
{
    return __atomic_load_n((const uint64_t *)(const void *)at, __ATOMIC_ACQUIRE);
}

void store32(uint8_t *at, uint32_t value)
{
    __atomic_store_n((uint32_t *)(void *)at, value, __ATOMIC_RELAXED);
    stored();
}

void store64(uint8_t *at, uint64_t value)
{
    __atomic_store_n((uint64_t *)(void *)at, value, __ATOMIC_RELAXED);
    stored();
}

void publish32(uint8_t *at, uint32_t value)
{
    __atomic_store_n((uint32_t *)(void *)at, value, __ATOMIC_RELEASE);
    stored();
}

void publish64(uint8_t *at, uint64_t value)
{
    __atomic_store_n((uint64_t *)(void *)at, value, __ATOMIC_RELEASE);
    stored();
}

bool swap64(uint8_t *at, uint64_t expected, uint64_t value)
{
    bool done = __atomic_compare_exchange_n((uint64_t *)(void *)at, &expected, value, false, __ATOMIC_SEQ_CST,
                                            __ATOMIC_SEQ_CST);
    if (done) {
        stored();
    }
    return done;
}

void full_fence(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void store_bytes(uint8_t *at, const uint8_t *from, size_t length)
{
    memcpy(at, from, length);
    stored();
}

void store_zeros(uint8_t *at, size_t length)
{
    memset(at, 0, length);
    stored();
}

void store_quietly(uint8_t *at, uint64_t value)
{
    __atomic_store_n((uint64_t *)(void *)at, value, __ATOMIC_RELAXED);
}
