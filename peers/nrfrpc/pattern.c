/* Payload pattern, CRC-32 and random numbers. */
#include "pattern.h"

/* Polynomial 0xEDB88320, a nibble at a time. */
uint32_t crc32(const uint8_t *bytes, size_t length)
{
    static const uint32_t nibble[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        crc = nibble[crc & 15] ^ (crc >> 4);
        crc = nibble[crc & 15] ^ (crc >> 4);
    }
    return ~crc;
}

static uint8_t pattern(uint32_t i, uint64_t seq, uint32_t endpoint)
{
    return (uint8_t)((seq * 31 + (uint64_t)endpoint * 17 + (uint64_t)i * 7 + (i >> 8)) & 255);
}

void pattern_fill(uint8_t *bytes, uint32_t length, uint64_t seq, uint32_t endpoint)
{
    for (uint32_t i = 0; i < length; i++) {
        bytes[i] = pattern(i, seq, endpoint);
    }
}

uint32_t pattern_check(const uint8_t *bytes, uint32_t length, uint64_t seq, uint32_t endpoint)
{
    uint32_t i = 0;
    while (i < length && bytes[i] == pattern(i, seq, endpoint)) {
        i++;
    }
    return i;
}

uint64_t random_next(uint64_t *state)
{
    uint64_t x = *state += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}
