/* What the payloads hold, so that the other side can check them. */
#ifndef PATTERN_H
#define PATTERN_H

#include <stddef.h>
#include <stdint.h>

/* As java.util.zip.CRC32. */
uint32_t crc32(const uint8_t *bytes, size_t length);
void pattern_fill(uint8_t *bytes, uint32_t length, uint64_t seq, uint32_t endpoint);
/* Index of the first wrong byte, or the length. */
uint32_t pattern_check(const uint8_t *bytes, uint32_t length, uint64_t seq, uint32_t endpoint);
/* splitmix64. */
uint64_t random_next(uint64_t *state);

#endif
