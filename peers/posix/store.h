/* Shared memory is changed here alone, so that a test can let this process die after any store. */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Plain loads have acquire semantics, as whatever they find leads to more words. */
uint32_t load32(const uint8_t *at);
uint64_t load64(const uint8_t *at);

/* Ordered by what comes after them. */
void store32(uint8_t *at, uint32_t value);
void store64(uint8_t *at, uint64_t value);
/* With release. */
void publish32(uint8_t *at, uint32_t value);
void publish64(uint8_t *at, uint64_t value);
/* Compare and set; only a success is a store. */
bool swap64(uint8_t *at, uint64_t expected, uint64_t value);
/* Orders stores in front of it and loads behind it. */
void full_fence(void);
/* One store each, whatever the length. */
void store_bytes(uint8_t *at, const uint8_t *from, size_t length);
void store_zeros(uint8_t *at, size_t length);
/* A heartbeat nobody asked for is no store that counts. */
void store_quietly(uint8_t *at, uint64_t value);

/* SIGKILL follows the store of that number from now on; 0: never. */
void die_after(uint64_t stores);

#endif
