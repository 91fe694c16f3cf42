/* posix-image FILE NAME=VALUE...: for checks, an empty table, or with ngran= a bare pool and its granules behind it. */
#include "args.h"
#include "layout.h"
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BITS 64
#define WORD 8
#define ALL UINT64_MAX
#define MOST 1000000

enum count { PROFILE, BACKING, REGIONS, MAX_PAGES, WINDOW, MAPPINGS, PAGE_SIZE, PAGES, PEERS, OFFSET, NGRAN, COUNTS };

static const char *const names[COUNTS] = {"profile", "backing", "regions", "maxPages", "window", "mappings",
                                          "pageSize", "pages", "peers", "offset", "ngran"};
static int64_t counts[COUNTS] = {PROFILE_POSIX, BACKING_STRICT, 4, 8, 16, 4, 1024, 100, 4, 0, 0};

static uint64_t aligned(uint64_t value, uint64_t align)
{
    return (value + align - 1) / align * align;
}

static uint32_t count(enum count which)
{
    return (uint32_t)counts[which];
}

static void put32(uint8_t *at, uint64_t value)
{
    uint32_t word = (uint32_t)value;
    memcpy(at, &word, sizeof word);
}

static void put64(uint8_t *at, uint64_t value)
{
    memcpy(at, &value, sizeof value);
}

/* Answers the length of the pool; stores nothing at NULL. */
static uint64_t put_pool(uint8_t *at, uint32_t ngran, uint32_t peers, uint32_t granule)
{
    uint32_t words = (ngran + BITS - 1) / BITS;
    uint64_t summary = aligned(POOL_HEADER + (uint64_t)peers * PEER_SIZE, LAYOUT_ALIGN);
    uint64_t bitmap = aligned(summary + (uint64_t)((words + BITS - 1) / BITS) * WORD, LAYOUT_ALIGN);
    uint64_t owners = aligned(bitmap + (uint64_t)words * WORD, LAYOUT_ALIGN);
    uint64_t size = aligned(owners + (uint64_t)ngran * WORD, LAYOUT_ALIGN);
    if (at == NULL) {
        return size;
    }
    put64(at, POOL_MAGIC);
    put32(at + POOL_VERSION, LAYOUT_VERSION);
    put32(at + POOL_LOG2GRAN, (uint64_t)__builtin_ctz(granule));
    put32(at + POOL_NGRAN, ngran);
    put32(at + POOL_PEERS, peers);
    put64(at + POOL_PEER_TABLE, POOL_HEADER);
    put64(at + POOL_SUMMARY, summary);
    put64(at + POOL_BITMAP, bitmap);
    put64(at + POOL_OWNERS, owners);
    for (uint32_t word = 0; word < words; word++) {
        uint32_t bits = ngran - word * BITS;
        uint64_t hints;
        memcpy(&hints, at + summary + word / BITS * WORD, sizeof hints);
        put64(at + summary + word / BITS * WORD, hints | UINT64_C(1) << word % BITS);
        put64(at + bitmap + (uint64_t)word * WORD, bits >= BITS ? 0 : ALL << bits);
    }
    return size;
}

static void put_table(uint8_t *at, uint64_t size, uint64_t rows, uint64_t stride, uint64_t pool, uint64_t first)
{
    static const struct {
        uint32_t offset;
        enum count which;
    } words[] = {{TABLE_PROFILE, PROFILE}, {TABLE_BACKING, BACKING}, {TABLE_REGIONS, REGIONS},
                 {TABLE_MAX_PAGES, MAX_PAGES}, {TABLE_WINDOW_PAGES, WINDOW}, {TABLE_MAPPINGS, MAPPINGS},
                 {TABLE_PAGE_SIZE, PAGE_SIZE}, {TABLE_PAGES, PAGES}, {TABLE_PEERS, PEERS}};
    put64(at, TABLE_MAGIC);
    put32(at + TABLE_VERSION, LAYOUT_VERSION);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        put32(at + words[i].offset, count(words[i].which));
    }
    put64(at + TABLE_SIZE, size);
    put32(at + TABLE_ATTACHMENTS, TABLE_HEADER);
    put32(at + TABLE_REGION_ROWS, rows);
    put32(at + TABLE_STRIDE, stride);
    put32(at + TABLE_POOL, pool);
    put64(at + TABLE_FIRST_PAGE, first);
    put_pool(at + pool, count(PAGES), count(PEERS), count(PAGE_SIZE));
}

/* The whole file, its length in *size. */
static uint8_t *image(uint64_t *size)
{
    uint64_t offset = count(OFFSET);
    uint64_t page = count(PAGE_SIZE);
    if (count(NGRAN) != 0) {
        uint64_t first = aligned(offset + put_pool(NULL, count(NGRAN), count(PEERS), count(PAGE_SIZE)), page);
        *size = first + count(NGRAN) * page;
        uint8_t *bytes = calloc(1, *size);
        if (bytes != NULL) {
            put_pool(bytes + offset, count(NGRAN), count(PEERS), count(PAGE_SIZE));
            printf("%" PRIu64 "\n", first);
        }
        return bytes;
    }
    uint64_t stride = aligned(REGION_HEADER + (uint64_t)count(MAX_PAGES) * REGION_PAGE_ENTRY, LAYOUT_ALIGN);
    uint64_t rows = TABLE_HEADER + (uint64_t)count(PEERS) * count(MAPPINGS) * ATTACHMENT_SIZE;
    uint64_t pool = aligned(rows + count(REGIONS) * stride, LAYOUT_ALIGN);
    uint64_t first = aligned(pool + put_pool(NULL, count(PAGES), count(PEERS), count(PAGE_SIZE)), page);
    uint64_t length = first + count(PAGES) * page;
    *size = offset + length;
    uint8_t *bytes = calloc(1, *size);
    if (bytes != NULL) {
        put_table(bytes + offset, length, rows, stride, pool, first);
    }
    return bytes;
}

static bool set(const char *word)
{
    size_t length = strcspn(word, "=");
    for (int i = 0; i < COUNTS; i++) {
        if (strlen(names[i]) == length && strncmp(names[i], word, length) == 0 && word[length] == '=') {
            return args_number(word + length + 1, 0, MOST, &counts[i]);
        }
    }
    return false;
}

int main(int argc, char **argv)
{
    program_is("posix-image");
    for (int i = 2; i < argc; i++) {
        if (!set(argv[i])) {
            complain("expected NAME=VALUE with a known name: %s", argv[i]);
            return EXIT_USAGE;
        }
    }
    uint64_t size = 0;
    uint8_t *bytes = argc < 2 ? NULL : image(&size);
    FILE *file = bytes == NULL ? NULL : fopen(argv[1], "we");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        complain("usage: posix-image FILE NAME=VALUE...; no image was made");
        return EXIT_REFUSED;
    }
    free(bytes);
    return EXIT_DONE;
}
