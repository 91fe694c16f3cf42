/* Commands for the chain and for plain memory. */
#include "chain.h"
#include "report.h"
#include "system.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MOST_WORDS 4096
#define MOST_ENTRIES 8192 /* should the chain change under the list */

static enum amp_code run_init(struct node *node, const struct call *call)
{
    (void)call;
    enum amp_code code = system_init(node);
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_reinit(struct node *node, const struct call *call)
{
    return node->role == ROLE_MAIN ? run_init(node, call) : code_fail(AMP_WRONG_ROLE, "only main boots the chain");
}

static enum amp_code run_alloc(struct node *node, const struct call *call)
{
    uint16_t id;
    uint32_t size;
    enum amp_pool pool;
    struct entry entry;
    enum amp_code code = word_u16(call, 1, "ID", &id);
    if (code == AMP_OK) {
        code = word_u32(call, 2, "SIZE", &size);
    }
    if (code == AMP_OK) {
        code = word_pool(call, 3, &pool);
    }
    if (code == AMP_OK) {
        code = chain_alloc(node, pool, id, size, &entry);
    }
    if (code == AMP_OK) {
        answer_address(entry.buffer);
    }
    return code;
}

/* The entry that the first two words name, all of it in mapped memory. */
static enum amp_code find(struct node *node, const struct call *call, struct entry *entry)
{
    uint16_t id;
    enum amp_pool pool;
    enum amp_code code = word_u16(call, 1, "ID", &id);
    if (code == AMP_OK) {
        code = word_pool(call, 2, &pool);
    }
    if (code == AMP_OK) {
        code = chain_get(node, pool, id, entry);
    }
    if (code == AMP_OK && memory_at(node->memory, entry->buffer, entry->size, AMP_WORD) == NULL) {
        code = code_fail(AMP_CORRUPT, "entry 0x%04x at 0x%08" PRIx32 ": %" PRIu32 " bytes leave the memory", id,
                         entry->buffer, entry->size);
    }
    return code;
}

static enum amp_code run_get(struct node *node, const struct call *call)
{
    struct entry entry;
    enum amp_code code = find(node, call, &entry);
    if (code == AMP_OK) {
        answer_begin();
        printf("{\"address\":\"0x%08" PRIx32 "\",\"size\":%" PRIu32 "}", entry.buffer, entry.size);
        answer_end();
    }
    return code;
}

static enum amp_code run_put(struct node *node, const struct call *call)
{
    struct entry entry;
    const uint8_t *bytes;
    uint32_t length;
    uint32_t offset = 0;
    enum amp_code code = find(node, call, &entry);
    if (code == AMP_OK) {
        code = word_bytes(call, 3, &bytes, &length);
    }
    if (code == AMP_OK && call->count > 4) {
        code = word_u32(call, 4, "OFF", &offset);
    }
    if (code != AMP_OK) {
        return code;
    }
    if (offset > entry.size || length > entry.size - offset) {
        return code_fail(AMP_INVALID_ARG, "%" PRIu32 " bytes at %" PRIu32 " do not fit: the entry has %" PRIu32, length,
                         offset, entry.size);
    }
    if (length != 0) {
        memcpy((uint8_t *)memory_to(entry.buffer) + offset, bytes, length);
    }
    answer_number(length);
    return AMP_OK;
}

static enum amp_code run_cat(struct node *node, const struct call *call)
{
    struct entry entry;
    enum amp_code code = find(node, call, &entry);
    if (code == AMP_OK) {
        answer_bytes(memory_to(entry.buffer), entry.size);
    }
    return code;
}

static void print_pool(struct node *node, enum amp_pool pool, bool *first)
{
    struct entry entry = {.header = 0};
    for (int i = 0; i < MOST_ENTRIES && chain_next(node, pool, &entry) == AMP_OK; i++) {
        printf("%s{\"pool\":\"%s\",\"id\":%u,\"size\":%" PRIu32 ",\"address\":\"0x%08" PRIx32 "\"}", *first ? "" : ",",
               pool == POOL_HP ? "hp" : "rtc", entry.id, entry.size, entry.buffer);
        *first = false;
    }
}

/* The chains are walked to their ends before the first word is printed. */
static enum amp_code run_list(struct node *node, const struct call *call)
{
    (void)call;
    uint32_t tail;
    bool first = true;
    bool rtc = chain_sentinel(node, POOL_RTC) != 0;
    enum amp_code code = chain_tail(node, POOL_HP, &tail);
    if (code == AMP_OK && rtc) {
        code = chain_tail(node, POOL_RTC, &tail);
    }
    if (code != AMP_OK) {
        return code;
    }
    answer_begin();
    putchar('[');
    print_pool(node, POOL_HP, &first);
    if (rtc) {
        print_pool(node, POOL_RTC, &first);
    }
    putchar(']');
    answer_end();
    return AMP_OK;
}

static enum amp_code words_at(struct node *node, const struct call *call, uint32_t *address, uint32_t words)
{
    enum amp_code code = word_u32(call, 1, "ADDR", address);
    if (code == AMP_OK && memory_at(node->memory, *address, words * AMP_WORD, AMP_WORD) == NULL) {
        code = code_fail(AMP_INVALID_ARG, "%" PRIu32 " words at 0x%08" PRIx32 " are not in mapped memory", words,
                         *address);
    }
    return code;
}

static enum amp_code run_peek(struct node *node, const struct call *call)
{
    uint32_t address = 0;
    int64_t words = 1;
    enum amp_code code = call->count > 2 ? word_number(call, 2, "N", 1, MOST_WORDS, &words) : AMP_OK;
    if (code == AMP_OK) {
        code = words_at(node, call, &address, (uint32_t)words);
    }
    if (code != AMP_OK) {
        return code;
    }
    answer_begin();
    for (uint32_t i = 0; i < (uint32_t)words; i++) {
        printf("%c%" PRIu32, i == 0 ? '[' : ',', memory_get(address + i * AMP_WORD));
    }
    putchar(']');
    answer_end();
    return AMP_OK;
}

static enum amp_code run_poke(struct node *node, const struct call *call)
{
    uint32_t address;
    uint32_t values[MAX_WORDS];
    uint32_t words = (uint32_t)call->count - 2u;
    enum amp_code code = words_at(node, call, &address, words);
    for (uint32_t i = 0; i < words && code == AMP_OK; i++) {
        code = word_u32(call, (int)i + 2, "WORD", &values[i]);
    }
    if (code != AMP_OK) {
        return code;
    }
    for (uint32_t i = 0; i < words; i++) {
        memory_set(address + i * AMP_WORD, values[i]);
    }
    answer_number(words);
    return AMP_OK;
}

const struct command memory_commands[] = {
    {"init", 0, 0, run_init, ""},
    {"reinit", 0, 0, run_reinit, ""},
    {"alloc", 3, 3, run_alloc, "ID SIZE hp|rtc"},
    {"get", 2, 2, run_get, "ID hp|rtc"},
    {"put", 3, 4, run_put, "ID hp|rtc HEX [OFF]"},
    {"cat", 2, 2, run_cat, "ID hp|rtc"},
    {"list", 0, 0, run_list, ""},
    {"peek", 1, 2, run_peek, "ADDR [N]"},
    {"poke", 2, MAX_WORDS - 2, run_poke, "ADDR WORD..."},
    {NULL, 0, 0, NULL, NULL},
};
