/* Checks of both headers. */
#include "geometry.h"

#include "store.h"

#include <inttypes.h>
#include <stdbool.h>

#define BITS 64
#define WORD 8
#define LEAST_PAGE 1024
#define MOST_PAGE 16384

struct word {
    const char *name;
    uint32_t offset;
    uint64_t least;
    uint64_t most;
};

static errname refuse(const char *name, uint32_t offset, uint64_t value, uint64_t least, uint64_t most)
{
    if (least == most) {
        return fail(CORRUPT, "%s at offset %" PRIu32 " is %" PRIu64 ", it must be %" PRIu64, name, offset, value,
                    least);
    }
    return fail(CORRUPT, "%s at offset %" PRIu32 " is %" PRIu64 ", it must be %" PRIu64 " to %" PRIu64, name, offset,
                value, least, most);
}

/* Reads words of 32 bits and checks each. */
static errname read_words(const uint8_t *at, const struct word *words, uint32_t *const *to)
{
    for (; words->name != NULL; words++, to++) {
        **to = load32(at + words->offset);
        if (**to < words->least || **to > words->most) {
            return refuse(words->name, words->offset, **to, words->least, words->most);
        }
    }
    return NULL;
}

static errname expect(const char *name, uint32_t offset, uint64_t value, uint64_t expected)
{
    return value == expected ? NULL : refuse(name, offset, value, expected, expected);
}

static uint64_t aligned(uint64_t value, uint64_t align)
{
    return (value + align - 1) / align * align;
}

static errname too_long(const char *what, uint64_t room)
{
    return fail(CORRUPT, "%s do not fit in the %" PRIu64 " bytes there are", what, room);
}

errname pool_geometry_read(struct pool_geometry *g, const uint8_t *at, uint64_t room)
{
    uint32_t version = 0;
    uint32_t *const to[] = {&version, &g->log2gran, &g->ngran, &g->peers};
    static const struct word words[] = {{"version of the pool", POOL_VERSION, LAYOUT_VERSION, LAYOUT_VERSION},
                                        {"log2gran", POOL_LOG2GRAN, 0, POOL_MOST_LOG2},
                                        {"ngran", POOL_NGRAN, 1, POOL_MOST_GRANULES},
                                        {"peers of the pool", POOL_PEERS, 1, MOST_PEERS},
                                        {NULL, 0, 0, 0}};
    if (room < POOL_HEADER) {
        return too_long("the header of the pool", room);
    }
    uint64_t magic = load64(at);
    if (magic != POOL_MAGIC) {
        return fail(CORRUPT, "magic of the pool is %#" PRIx64 ", it must be %#" PRIx64, magic, POOL_MAGIC);
    }
    errname e = read_words(at, words, to);
    if (e != NULL) {
        return e;
    }
    g->words = (g->ngran + BITS - 1) / BITS;
    g->summary_words = (g->words + BITS - 1) / BITS;
    g->summary = aligned(POOL_HEADER + (uint64_t)g->peers * PEER_SIZE, LAYOUT_ALIGN);
    g->bitmap = aligned(g->summary + (uint64_t)g->summary_words * WORD, LAYOUT_ALIGN);
    g->owners = aligned(g->bitmap + (uint64_t)g->words * WORD, LAYOUT_ALIGN);
    g->size = aligned(g->owners + (uint64_t)g->ngran * WORD, LAYOUT_ALIGN);
    e = expect("peerTable", POOL_PEER_TABLE, load64(at + POOL_PEER_TABLE), POOL_HEADER);
    e = e != NULL ? e : expect("summary", POOL_SUMMARY, load64(at + POOL_SUMMARY), g->summary);
    e = e != NULL ? e : expect("bitmap", POOL_BITMAP, load64(at + POOL_BITMAP), g->bitmap);
    e = e != NULL ? e : expect("owners", POOL_OWNERS, load64(at + POOL_OWNERS), g->owners);
    return e == NULL && g->size > room ? too_long("the words of the pool", room) : e;
}

/* Moves on by count times each, if that stays within the room. */
static bool advance(uint64_t *at, uint64_t count, uint64_t each, uint64_t room)
{
    uint64_t length;
    return !__builtin_mul_overflow(count, each, &length) && !__builtin_add_overflow(*at, length, at) && *at <= room;
}

/* The offsets that follow from the counts; false if the table is longer than the room. */
static bool arrange(struct table_geometry *g, uint32_t peers, uint64_t room)
{
    g->attachments = TABLE_HEADER;
    uint64_t at = g->attachments;
    g->stride = aligned(REGION_HEADER + (uint64_t)g->max_pages * REGION_PAGE_ENTRY, LAYOUT_ALIGN);
    if (!advance(&at, (uint64_t)peers * ATTACHMENT_SIZE, g->mappings, room)) {
        return false;
    }
    g->region_rows = at;
    if (!advance(&at, g->regions, g->stride, room)) {
        return false;
    }
    g->pool = aligned(at, LAYOUT_ALIGN);
    uint32_t words = (g->pages + BITS - 1) / BITS;
    at = aligned(g->pool + POOL_HEADER + (uint64_t)peers * PEER_SIZE, LAYOUT_ALIGN);
    at = aligned(at + (uint64_t)((words + BITS - 1) / BITS) * WORD, LAYOUT_ALIGN);
    at = aligned(at + (uint64_t)words * WORD, LAYOUT_ALIGN);
    at = aligned(at + (uint64_t)g->pages * WORD, LAYOUT_ALIGN);
    g->first_page = aligned(at, g->page_size);
    at = g->first_page;
    bool fits = advance(&at, g->pages, g->page_size, room);
    g->size = at;
    return fits;
}

static errname read_counts(struct table_geometry *g, const uint8_t *at)
{
    uint32_t version = 0;
    uint32_t profile = 0;
    uint32_t backing = 0;
    uint32_t *const to[] = {&version, &profile, &backing, &g->regions, &g->max_pages, &g->window_pages, &g->mappings,
                            &g->page_size, &g->pages, &g->peers};
    static const struct word words[] = {{"version", TABLE_VERSION, LAYOUT_VERSION, LAYOUT_VERSION},
                                        {"profile", TABLE_PROFILE, PROFILE_POSIX, PROFILE_NUTTX},
                                        {"backing", TABLE_BACKING, BACKING_STRICT, BACKING_OVERCOMMIT},
                                        {"regions", TABLE_REGIONS, 1, INT32_MAX},
                                        {"maxPages", TABLE_MAX_PAGES, 1, UINT32_MAX},
                                        {"windowPages", TABLE_WINDOW_PAGES, 1, UINT32_MAX},
                                        {"mappings", TABLE_MAPPINGS, 1, UINT32_MAX},
                                        {"pageSize", TABLE_PAGE_SIZE, LEAST_PAGE, MOST_PAGE},
                                        {"pages", TABLE_PAGES, 1, POOL_MOST_GRANULES},
                                        {"peers", TABLE_PEERS, 1, MOST_PEERS},
                                        {NULL, 0, 0, 0}};
    errname e = read_words(at, words, to);
    if (e == NULL && (g->page_size & (g->page_size - 1)) != 0) {
        e = fail(CORRUPT, "pageSize at offset %d is %" PRIu32 ", it must be 1024, 2048, 4096, 8192 or 16384",
                 TABLE_PAGE_SIZE, g->page_size);
    }
    g->profile = (enum profile)profile;
    g->backing = (enum backing)backing;
    return e;
}

errname table_geometry_read(struct table_geometry *g, const uint8_t *at, uint64_t room)
{
    errname e = read_counts(g, at);
    if (e != NULL) {
        return e;
    }
    if (!arrange(g, g->peers, room)) {
        return too_long("the rows and pages of the table", room);
    }
    g->generations = (uint32_t)((UINT64_C(1) << 31) / g->regions);
    e = expect("attachments", TABLE_ATTACHMENTS, load32(at + TABLE_ATTACHMENTS), g->attachments);
    e = e != NULL ? e : expect("regionRows", TABLE_REGION_ROWS, load32(at + TABLE_REGION_ROWS), g->region_rows);
    e = e != NULL ? e : expect("stride", TABLE_STRIDE, load32(at + TABLE_STRIDE), g->stride);
    e = e != NULL ? e : expect("pool", TABLE_POOL, load32(at + TABLE_POOL), g->pool);
    e = e != NULL ? e : expect("firstPage", TABLE_FIRST_PAGE, load64(at + TABLE_FIRST_PAGE), g->first_page);
    return e != NULL ? e : expect("size", TABLE_SIZE, load64(at + TABLE_SIZE), g->size);
}

errname pool_geometry_match(const struct pool_geometry *pool, const struct table_geometry *table)
{
    errname e = expect("ngran of the table's pool", POOL_NGRAN, pool->ngran, table->pages);
    e = e != NULL ? e : expect("peers of the table's pool", POOL_PEERS, pool->peers, table->peers);
    if (e == NULL && UINT64_C(1) << pool->log2gran != table->page_size) {
        e = fail(CORRUPT, "log2gran at offset %d of the pool is %" PRIu32 ", a page has %" PRIu32 " bytes",
                 POOL_LOG2GRAN, pool->log2gran, table->page_size);
    }
    return e;
}
