/* Payloads and their sizes. */
#include "pattern.h"

#include "args.h"
#include "report.h"

#include <stdio.h>
#include <string.h>

#define NUMBER 8u
#define MIX "mix:"

static uint8_t pattern(uint32_t p, uint64_t seq)
{
    if (p < NUMBER) {
        return (uint8_t)(seq >> (8 * p));
    }
    return (uint8_t)(31 * seq + 17 * (uint64_t)p);
}

void pattern_fill(uint8_t *bytes, uint32_t length, uint64_t seq)
{
    for (uint32_t p = 0; p < length; p++) {
        bytes[p] = pattern(p, seq);
    }
}

uint32_t pattern_check(const uint8_t *bytes, uint32_t length, uint64_t seq)
{
    uint32_t p = 0;
    while (p < length && bytes[p] == pattern(p, seq)) {
        p++;
    }
    return p;
}

static uint64_t mixed(uint64_t seq)
{
    uint64_t x = seq * 0x9E3779B97F4A7C15u ^ 0xD1B54A32D192ED03u;
    x ^= x >> 33;
    x *= 0xFF51AFD7ED558CCDu;
    return x ^ x >> 33;
}

uint32_t sizes_at(const struct sizes *sizes, uint64_t seq)
{
    if (sizes->mix) {
        return (uint32_t)(mixed(seq) % ((uint64_t)sizes->list[0] + 1));
    }
    return sizes->list[seq % sizes->count];
}

static bool add_size(struct sizes *sizes, const char *text, size_t length)
{
    char item[24];
    int64_t size;
    if (length >= sizeof item || sizes->count == MAX_SIZES) {
        return false;
    }
    memcpy(item, text, length);
    item[length] = '\0';
    if (!args_number(item, 0, UINT32_MAX, &size)) {
        return false;
    }
    sizes->list[sizes->count++] = (uint32_t)size;
    return true;
}

bool sizes_parse(struct sizes *sizes, const char *text)
{
    const char *at = text;
    memset(sizes, 0, sizeof *sizes);
    sizes->mix = strncmp(text, MIX, strlen(MIX)) == 0;
    at += sizes->mix ? strlen(MIX) : 0;
    bool good = true;
    for (bool more = true; good && more;) {
        size_t length = sizes->mix ? strlen(at) : strcspn(at, ",");
        good = add_size(sizes, at, length);
        more = at[length] == ',';
        at += length + 1;
    }
    if (!good) {
        complain("--size must be N, up to %d of them separated by commas, or mix:MAX: %s", MAX_SIZES, text);
    }
    return good;
}
