/* Where everything lies: read once, checked against itself and the file, never read again. */
#ifndef GEOMETRY_H
#define GEOMETRY_H

#include "layout.h"
#include "report.h"

struct pool_geometry {
    uint32_t log2gran;
    uint32_t ngran;
    uint32_t peers;
    uint32_t words;         /* of the bitmap */
    uint32_t summary_words; /* of the summary */
    uint64_t summary, bitmap, owners; /* offsets */
    uint64_t size;
};

struct table_geometry {
    enum profile profile;
    enum backing backing;
    uint32_t regions;
    uint32_t max_pages;
    uint32_t window_pages;
    uint32_t mappings;
    uint32_t page_size;
    uint32_t pages;
    uint32_t peers;
    uint32_t generations; /* that an id tells apart */
    uint64_t attachments, region_rows, stride, pool, first_page; /* offsets, and the length of a row */
    uint64_t size;
};

/* Each answers CORRUPT and names the word, its offset, its value and what is allowed. Room: bytes there are. */
errname pool_geometry_read(struct pool_geometry *geometry, const uint8_t *at, uint64_t room);
errname table_geometry_read(struct table_geometry *geometry, const uint8_t *at, uint64_t room);
/* The pool inside a table must be that of its pages and peers. */
errname pool_geometry_match(const struct pool_geometry *pool, const struct table_geometry *table);

#endif
