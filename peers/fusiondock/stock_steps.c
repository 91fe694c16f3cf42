/* Steps of a stock peer. */
#include "args.h"
#include "clock.h"
#include "step.h"
#include "stock.h"

#define MOST_MILLIS 1000000000

static enum status run_manual(struct link *link, const char *value)
{
    int64_t tick;
    int64_t pause = 0;
    const char *rest;
    if (!value_number(value, 0, INT64_MAX, &tick, &rest) ||
        (rest != NULL && !args_number(rest, 0, MOST_MILLIS, &pause))) {
        return step_misused("manual", "N[:MS] from 0", value);
    }
    uint64_t word = (uint64_t)tick;
    enum status status = stock_manual(link, word, pause * MILLIS);
    if (status == EXIT_DONE) {
        line_message("send", TYPE_TICK, (const uint8_t *)&word, sizeof word);
    }
    return status;
}

static enum status run_blob(struct link *link, const char *value)
{
    return step_blob(link, "stock-blob", value, stock_send);
}

static enum status run_recv(struct link *link, const char *value)
{
    return step_recv(link, "stock-recv", value, SHM_STOCK_BUFFER, stock_receive);
}

static enum status run_early(struct link *link, const char *value)
{
    struct header message;
    (void)value;
    enum status status = stock_receive_early(link, &message);
    if (status == EXIT_DONE) {
        line_message("recv", message.type, link->bytes, message.used);
    }
    return status;
}

const struct step stock_steps[] = {
    {"manual", VALUE_MUST, "N[:MS]", run_manual},
    {"stock-blob", VALUE_MUST, "LEN[:TYPE]", run_blob},
    {"stock-recv", VALUE_MAY, "[=CAPACITY]", run_recv},
    {"recv-early", VALUE_NONE, "", run_early},
    {NULL, VALUE_NONE, NULL, NULL},
};
