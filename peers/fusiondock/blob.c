/* Payloads and their sizes. */
#include "blob.h"

#include "args.h"

#include <string.h>

#define MIX "mix:"
#define STEP 0x9E3779B9u

static uint32_t begin(uint32_t length, uint64_t number)
{
    return length + (uint32_t)number * STEP;
}

static uint32_t next(uint32_t x)
{
    return x * 1664525u + 1013904223u;
}

void blob_fill(uint8_t *bytes, uint32_t length, uint64_t number)
{
    uint32_t x = begin(length, number);
    for (uint32_t i = 0; i < length; i++) {
        x = next(x);
        bytes[i] = (uint8_t)(x >> 24);
    }
}

uint32_t blob_check(const uint8_t *bytes, uint32_t length, uint64_t number)
{
    uint32_t x = begin(length, number);
    for (uint32_t i = 0; i < length; i++) {
        x = next(x);
        if (bytes[i] != (uint8_t)(x >> 24)) {
            return i;
        }
    }
    return length;
}

static uint64_t mixed(uint64_t number)
{
    uint64_t x = number * 0x9E3779B97F4A7C15u ^ 0xD1B54A32D192ED03u;
    x ^= x >> 33;
    x *= 0xFF51AFD7ED558CCDu;
    return x ^ x >> 33;
}

uint32_t sizes_at(const struct sizes *sizes, uint64_t number)
{
    if (sizes->mix) {
        return (uint32_t)(mixed(number) % ((uint64_t)sizes->list[0] + 1));
    }
    return sizes->list[number % sizes->count];
}

uint32_t sizes_most(const struct sizes *sizes)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < sizes->count; i++) {
        most = sizes->list[i] > most ? sizes->list[i] : most;
    }
    return most;
}

static bool add(struct sizes *sizes, const char *text, size_t length, uint32_t most)
{
    char item[24];
    int64_t size;
    if (length >= sizeof item || sizes->count == MAX_SIZES) {
        return false;
    }
    memcpy(item, text, length);
    item[length] = '\0';
    if (!args_number(item, 0, most, &size)) {
        return false;
    }
    sizes->list[sizes->count++] = (uint32_t)size;
    return true;
}

bool sizes_parse(struct sizes *sizes, const char *text, uint32_t most)
{
    memset(sizes, 0, sizeof *sizes);
    sizes->mix = strncmp(text, MIX, strlen(MIX)) == 0;
    if (sizes->mix) {
        return add(sizes, text + strlen(MIX), strlen(text + strlen(MIX)), most);
    }
    const char *end = text;
    do {
        size_t length = strcspn(end, ",");
        if (!add(sizes, end, length, most)) {
            return false;
        }
        end += length;
    } while (*end++ == ',');
    return true;
}
