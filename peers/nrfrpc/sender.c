/* The sending half of the commands. */
#include "sender.h"

#include "misbehave.h"
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

bool sender_open(struct sender *sender, struct link *link, const struct options *options, int fixed)
{
    memset(sender, 0, sizeof *sender);
    sender->link = link;
    sender->options = options;
    sender->fixed = fixed;
    sender->random = (uint64_t)options->seed + (uint64_t)(fixed < 0 ? 0 : fixed);
    sender->bytes = malloc(link->tx.area.g.size);
    for (uint32_t e = 0; e < NRF_MAX_ENDPOINTS; e++) {
        sender->seq[e] = (uint64_t)options->first_seq;
    }
    if (sender->bytes == NULL) {
        complain("no memory for a message of %u bytes", link->tx.area.g.size);
    }
    return sender->bytes != NULL;
}

void sender_close(struct sender *sender)
{
    free(sender->bytes);
}

static uint32_t next_size(struct sender *sender)
{
    const struct options *options = sender->options;
    if (options->max >= 0) {
        return (uint32_t)(random_next(&sender->random) % ((uint64_t)options->max + 1));
    }
    return options->sizes[sender->item++ % options->size_count];
}

static uint32_t next_endpoint(const struct sender *sender)
{
    return sender->fixed < 0 ? sender->turn % sender->link->tx.area.g.endpoints : (uint32_t)sender->fixed;
}

bool sender_has_room(const struct sender *sender)
{
    return nrf_slot(&sender->link->tx.area, next_endpoint(sender)) == NRF_EMPTY;
}

bool sender_wants_more(const struct sender *sender)
{
    uint64_t count = (uint64_t)sender->options->count;
    return count == 0 || sender->tally.count < count;
}

enum link_end sender_next(struct sender *sender)
{
    struct nrf_buffer buffer;
    struct link *link = sender->link;
    uint32_t e = next_endpoint(sender);
    uint32_t size = next_size(sender);

    enum link_end end = misbehave_before(link, sender->options, sender->tally.count + 1, e);
    if (end == LINK_OK) {
        end = link_alloc(link, e, size, &buffer);
    }
    if (end != LINK_OK) {
        return end;
    }
    pattern_fill(sender->bytes, size, sender->seq[e], e);
    link_publish(link, &buffer, sender->bytes);
    if (!sender->options->quiet) {
        report_tx(e, sender->seq[e], size, buffer.index, crc32(sender->bytes, size));
    }
    sender->seq[e]++;
    sender->turn++;
    sender->tally.count++;
    sender->endpoint = e;
    sender->size = size;
    return LINK_OK;
}
