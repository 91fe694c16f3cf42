/* What the payloads hold, so that the other side can check them. */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_SIZES 64

/* Sizes of the messages to send: cycled, or mixed up to a most one. */
struct sizes {
    uint32_t list[MAX_SIZES];
    uint32_t count;
    bool mix;
};

/* "N", "A,B,C" or "mix:MAX"; false after saying what is wrong. */
bool sizes_parse(struct sizes *sizes, const char *text);
uint32_t sizes_at(const struct sizes *sizes, uint64_t seq);

void pattern_fill(uint8_t *bytes, uint32_t length, uint64_t seq);
/* Index of the first wrong byte, or the length. */
uint32_t pattern_check(const uint8_t *bytes, uint32_t length, uint64_t seq);

#endif
