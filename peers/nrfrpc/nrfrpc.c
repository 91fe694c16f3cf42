/* nRF RPC draft: geometry, allocation, sending, receiving and restart of the slot format. */
#include "nrfrpc.h"

#include <string.h>

#define MOST_DOUBTS 500u

/* ---- geometry ---- */

static bool split(uint32_t size, uint32_t endpoints, uint32_t extra, struct nrf_geometry *g)
{
    if (endpoints < 1 || endpoints > NRF_MAX_ENDPOINTS) {
        return false;
    }
    uint64_t need = (uint64_t)NRF_WORD * endpoints + extra + NRF_MIN_ROOM;
    if (size < need || size > INT32_MAX) {
        return false;
    }
    g->size = size;
    g->endpoints = endpoints;
    g->block = NRF_WORD * ((size - NRF_WORD * endpoints - extra) / NRF_MIN_ROOM);
    g->allocable = NRF_BLOCKS * g->block;
    g->queue = 0;
    return true;
}

bool nrf_geometry_r1(uint32_t size, uint32_t endpoints, struct nrf_geometry *g)
{
    return split(size, endpoints, 0, g);
}

bool nrf_geometry_r2(uint32_t size, uint32_t endpoints, uint32_t other, struct nrf_geometry *g)
{
    if (!split(size, endpoints, 2 * NRF_WORD + endpoints + other + 1, g)) {
        return false;
    }
    g->queue = size - g->allocable - NRF_WORD * endpoints - 2 * NRF_WORD;
    return true;
}

/*
 * From all zero to all EMPTY takes many stores, and a single zero left would read as an empty message at index 0. So
 * two neighbours go last, with one store; a receiver takes two zeros for an area not initialised to the end.
 */
void nrf_area_init(const struct nrf_area *area, uint32_t first)
{
    uint8_t *slots = area->base + nrf_slot_offset(area, 0);
    uint32_t pair = (uintptr_t)slots % sizeof(uint64_t) == 0 ? 0 : 1;
    bool paired = first == 0 && pair + 1 < area->g.endpoints;

    for (uint32_t e = first; e < area->g.endpoints; e++) {
        if (!paired || e < pair || e > pair + 1) {
            nrf_set_slot(area, e, NRF_EMPTY);
        }
    }
    if (area->g.queue != 0) {
        uint8_t *queue = area->base + nrf_slot_offset(area, area->g.endpoints);
        nrf_store(queue, 0, memory_order_release);
        nrf_store(queue + NRF_WORD, 0, memory_order_release);
    }
    if (paired) {
        _Atomic uint64_t *both = (_Atomic uint64_t *)(void *)(slots + NRF_WORD * pair);
        atomic_store_explicit(both, UINT64_MAX, memory_order_release);
    }
}

bool nrf_area_untouched(const struct nrf_area *area)
{
    for (uint32_t e = 0; e < area->g.endpoints; e++) {
        if (nrf_slot(area, e) != 0) {
            return false;
        }
    }
    return area->g.endpoints > 1 || nrf_load(area->base, memory_order_relaxed) == 0;
}

/* ---- receiving ---- */

static enum nrf_found refuse(struct nrf_fault *fault, const char *what, uint32_t offset, uint32_t value, uint32_t most,
                             uint32_t multiple)
{
    fault->what = what;
    fault->offset = offset;
    fault->value = value;
    fault->most = most;
    fault->multiple = multiple;
    return NRF_CORRUPT;
}

enum nrf_found nrf_decode(const struct nrf_area *area, uint32_t endpoint, uint32_t word, struct nrf_message *message,
                          struct nrf_fault *fault)
{
    const struct nrf_geometry *g = &area->g;
    uint32_t room = nrf_max_payload(g);

    if (word == NRF_EMPTY || word == NRF_PENDING) {
        return NRF_NOTHING;
    }
    fault->endpoint = endpoint;
    if (word > room || word % g->block != 0) {
        const char *what = word >= NRF_RESERVED ? "reserved slot word" : "slot word";
        return refuse(fault, what, nrf_slot_offset(area, endpoint), word, g->allocable - g->block, g->block);
    }
    uint32_t size = nrf_load(area->base + word, memory_order_relaxed); /* the only read of the header */
    if (size > room - word) {
        return refuse(fault, "message size", word, size, room - word, 1);
    }
    message->payload = area->base + word + NRF_HEADER;
    message->endpoint = endpoint;
    message->index = word;
    message->size = size;
    return NRF_MESSAGE;
}

void nrf_rx_open(struct nrf_rx *rx, const struct nrf_area *area)
{
    memset(rx, 0, sizeof *rx);
    rx->area = *area;
}

/*
 * A zero-filled area reads as an empty message at index 0 on every endpoint, and while its sender initialises it, on
 * some. Two messages never share an index, so two zero slots over a zero header are never believed. A single zero
 * among EMPTY is doubted for some looks, then believed, because a sender may really have sent such a message; with one
 * endpoint it is believed only once the sender was seen.
 */
static bool initialised(struct nrf_rx *rx)
{
    uint32_t endpoints = rx->area.g.endpoints;
    uint32_t zeros = 0;
    bool used = false;
    for (uint32_t e = 0; e < endpoints; e++) {
        uint32_t word = nrf_slot(&rx->area, e);
        zeros += word == 0 ? 1 : 0;
        used |= word != 0 && word != NRF_EMPTY;
    }
    uint32_t header = nrf_load(rx->area.base, memory_order_relaxed);
    if (zeros >= 2 && (header == 0 || zeros == endpoints)) {
        rx->seen = false;
        rx->doubts = 0;
        return false;
    }
    bool sent = zeros == 1 && header != 0;
    if (used || zeros == 0 || sent) {
        rx->seen = true;
        rx->doubts = 0;
    }
    return rx->seen || (endpoints > 1 && ++rx->doubts > MOST_DOUBTS);
}

enum nrf_found nrf_recv(struct nrf_rx *rx, uint32_t endpoint, struct nrf_message *message, struct nrf_fault *fault)
{
    if (endpoint >= rx->area.g.endpoints) {
        return NRF_NOTHING;
    }
    uint32_t word = nrf_slot(&rx->area, endpoint);
    if ((word == 0 || !rx->seen) && !initialised(rx)) {
        return NRF_NOTHING;
    }
    enum nrf_found found = nrf_decode(&rx->area, endpoint, word, message, fault);
    rx->held[endpoint] = found != NRF_NOTHING;
    return found;
}

bool nrf_consume(struct nrf_rx *rx, uint32_t endpoint)
{
    if (endpoint >= rx->area.g.endpoints || !rx->held[endpoint]) {
        return false;
    }
    rx->held[endpoint] = false;
    nrf_set_slot(&rx->area, endpoint, NRF_EMPTY);
    return true;
}

/* ---- sending ---- */

static uint64_t blocks_at(uint32_t first, uint32_t count)
{
    uint64_t ones = count >= NRF_BLOCKS ? ~(uint64_t)0 : ((uint64_t)1 << count) - 1;
    return ones << first;
}

/* Bit i of the answer: blocks i .. i+count-1 are all free. */
static uint64_t runs_of(uint64_t free, uint32_t count)
{
    for (uint32_t have = 1; have < count;) {
        uint32_t step = count - have < have ? count - have : have;
        free &= free >> step;
        have += step;
    }
    return free;
}

static uint32_t lowest_bit(uint64_t bits)
{
    uint32_t at = 0;
    for (uint32_t width = NRF_BLOCKS / 2; width > 0; width /= 2) {
        uint64_t low = bits & (((uint64_t)1 << width) - 1);
        at += low == 0 ? width : 0;
        bits = low == 0 ? bits >> width : low;
    }
    return at;
}

static void step(const struct nrf_tx *tx, enum nrf_step at)
{
    if (tx->probe != NULL) {
        tx->probe(at);
    }
}

static void give_back(struct nrf_tx *tx, uint32_t endpoint)
{
    tx->free |= tx->mask[endpoint];
    tx->mask[endpoint] = 0;
}

static void give_back_consumed(struct nrf_tx *tx)
{
    for (uint32_t e = 0; e < tx->area.g.endpoints; e++) {
        if (!tx->owned[e] && tx->mask[e] != 0 && nrf_slot(&tx->area, e) == NRF_EMPTY) {
            give_back(tx, e);
        }
    }
}

/* Is the endpoint free to take? Its slot may only hold what this side stored last, or EMPTY. */
static enum nrf_grant look_at(struct nrf_tx *tx, uint32_t endpoint, struct nrf_fault *fault)
{
    if (tx->owned[endpoint]) {
        return NRF_BUSY;
    }
    uint32_t word = nrf_slot(&tx->area, endpoint);
    if (word == NRF_EMPTY) {
        return NRF_GRANTED;
    }
    if (word == tx->last[endpoint]) {
        return NRF_BUSY;
    }
    fault->endpoint = endpoint;
    refuse(fault, "foreign word in a slot of the sender", nrf_slot_offset(&tx->area, endpoint), word, NRF_EMPTY, 0);
    tx->last[endpoint] = NRF_EMPTY;
    nrf_set_slot(&tx->area, endpoint, NRF_EMPTY);
    return NRF_OVERWRITTEN;
}

/* First fit. Consumed blocks come back lazily: those of the endpoint itself now, all others only when it is tight. */
static enum nrf_grant take_blocks(struct nrf_tx *tx, uint32_t endpoint, uint32_t count, uint32_t *first)
{
    give_back(tx, endpoint);
    uint64_t fits = runs_of(tx->free, count);
    if (fits == 0) {
        give_back_consumed(tx);
        fits = runs_of(tx->free, count);
    }
    if (fits == 0) {
        return NRF_FULL;
    }
    *first = lowest_bit(fits);
    tx->mask[endpoint] = blocks_at(*first, count);
    tx->free &= ~tx->mask[endpoint];
    tx->owned[endpoint] = true;
    tx->last[endpoint] = NRF_PENDING;
    nrf_set_slot(&tx->area, endpoint, NRF_PENDING);
    return NRF_GRANTED;
}

enum nrf_grant nrf_alloc(struct nrf_tx *tx, uint32_t endpoint, uint32_t size, struct nrf_buffer *buffer,
                         struct nrf_fault *fault)
{
    const struct nrf_geometry *g = &tx->area.g;
    uint32_t first = 0;

    if (endpoint >= g->endpoints) {
        return NRF_BAD_ENDPOINT;
    }
    if (size > nrf_max_payload(g)) { /* first of all: the sum below must not wrap */
        return NRF_TOO_LARGE;
    }
    uint32_t count = (size + NRF_HEADER + g->block - 1) / g->block;

    pthread_mutex_lock(&tx->lock);
    enum nrf_grant grant = look_at(tx, endpoint, fault);
    if (grant == NRF_GRANTED) {
        grant = take_blocks(tx, endpoint, count, &first);
    }
    pthread_mutex_unlock(&tx->lock);
    if (grant != NRF_GRANTED) {
        return grant;
    }
    step(tx, NRF_STEP_CLAIM);
    *buffer = (struct nrf_buffer){.endpoint = endpoint, .index = first * g->block, .size = size, .open = true};
    buffer->payload = tx->area.base + buffer->index + NRF_HEADER;
    nrf_store(tx->area.base + buffer->index, size, memory_order_relaxed);
    step(tx, NRF_STEP_HEADER);
    return NRF_GRANTED;
}

bool nrf_send(struct nrf_tx *tx, struct nrf_buffer *buffer)
{
    if (!buffer->open) {
        return false;
    }
    buffer->open = false;
    pthread_mutex_lock(&tx->lock);
    tx->last[buffer->endpoint] = buffer->index;
    tx->owned[buffer->endpoint] = false;
    nrf_set_slot(&tx->area, buffer->endpoint, buffer->index);
    pthread_mutex_unlock(&tx->lock);
    return true;
}

bool nrf_discard(struct nrf_tx *tx, struct nrf_buffer *buffer)
{
    if (!buffer->open) {
        return false;
    }
    buffer->open = false;
    pthread_mutex_lock(&tx->lock);
    give_back(tx, buffer->endpoint);
    tx->last[buffer->endpoint] = NRF_EMPTY;
    tx->owned[buffer->endpoint] = false;
    nrf_set_slot(&tx->area, buffer->endpoint, NRF_EMPTY);
    pthread_mutex_unlock(&tx->lock);
    return true;
}

/* ---- start and restart of the sender ---- */

void nrf_tx_open(struct nrf_tx *tx, const struct nrf_area *area)
{
    memset(tx, 0, sizeof *tx);
    pthread_mutex_init(&tx->lock, NULL);
    tx->area = *area;
    tx->free = ~(uint64_t)0;
    for (uint32_t e = 0; e < NRF_MAX_ENDPOINTS; e++) {
        tx->last[e] = NRF_EMPTY;
    }
}

/* The blocks of a live message come from its header; a broken header on a good index holds everything behind it. */
static void adopt(struct nrf_tx *tx, uint32_t endpoint, uint32_t word, struct nrf_recovery *found)
{
    const struct nrf_geometry *g = &tx->area.g;
    struct nrf_message message;
    struct nrf_fault fault;

    tx->last[endpoint] = word;
    if (nrf_decode(&tx->area, endpoint, word, &message, &fault) == NRF_MESSAGE) {
        uint32_t count = (message.size + NRF_HEADER + g->block - 1) / g->block;
        tx->mask[endpoint] = blocks_at(word / g->block, count);
        found->live++;
    } else {
        bool index = word < g->allocable && word % g->block == 0;
        tx->mask[endpoint] = index ? blocks_at(word / g->block, NRF_BLOCKS - word / g->block) : 0;
        found->broken++;
    }
    tx->free &= ~tx->mask[endpoint];
}

void nrf_tx_attach(struct nrf_tx *tx, const struct nrf_area *area, struct nrf_recovery *found)
{
    nrf_tx_open(tx, area);
    memset(found, 0, sizeof *found);
    if (nrf_area_untouched(area)) {
        found->fresh = true;
        nrf_area_init(area, 0);
        return;
    }
    for (uint32_t e = 0; e < area->g.endpoints; e++) {
        uint32_t word = nrf_slot(area, e);
        if (word >= NRF_RESERVED && word != NRF_EMPTY) { /* PENDING of a dead sender, or what nobody may write */
            nrf_set_slot(area, e, NRF_EMPTY);
            found->orphans++;
        } else if (word != NRF_EMPTY) {
            adopt(tx, e, word, found);
        }
    }
}
