/* Payloads and their sizes, so that the other side can check them. */
#ifndef BLOB_H
#define BLOB_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_SIZES 64

/* Sizes of the messages of a stream: cycled, or mixed up to a most one. */
struct sizes {
    uint32_t list[MAX_SIZES];
    uint32_t count;
    bool mix;
};

/* "N", "A,B,C" or "mix:MAX", each up to that number. */
bool sizes_parse(struct sizes *sizes, const char *text, uint32_t most);
uint32_t sizes_at(const struct sizes *sizes, uint64_t number);
uint32_t sizes_most(const struct sizes *sizes);

/*
 * Message number n of a stream; n = 0 is the step "blob". x = length + n * 0x9E3779B9; then for each byte
 * x = x * 1664525 + 1013904223, all mod 2^32, and the byte is x >> 24.
 */
void blob_fill(uint8_t *bytes, uint32_t length, uint64_t number);
/* Index of the first wrong byte, or the length. */
uint32_t blob_check(const uint8_t *bytes, uint32_t length, uint64_t number);

#endif
