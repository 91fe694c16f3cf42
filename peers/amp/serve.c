/* Handlers and naps. */
#include "serve.h"

#include "clock.h"
#include "interrupt.h"
#include "rpmsg.h"
#include "system.h"

#define ROUNDS 64 /* a storm of interrupts does not keep the commands waiting */
#define SPIN_LOOKS 1000u
#define LOOKS_PER_CLOCK 64u
#define NAP_NANOS 20000
#define NAP_MOST_NANOS 1000000

void serve_bits(struct node *node, uint32_t bits)
{
    if ((bits >> AMP_IRQ_RPMSG & 1u) != 0) {
        node->draining = true;
    }
    if ((bits >> AMP_IRQ_SYSTEM & 1u) != 0) {
        node->listening = true;
    }
    if ((bits >> AMP_IRQ_EVENT & 1u) != 0) {
        event_drain(node);
    }
}

bool serve(struct node *node)
{
    bool busy = false;
    if (!node->unmasked) {
        return false;
    }
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t bits = interrupt_take(node);
        if (bits == 0) {
            break;
        }
        busy = true;
        serve_bits(node, bits);
    }
    busy |= rpmsg_drain(node);
    busy |= system_drain(node);
    return busy;
}

void pace_begin(struct pace *pace, int64_t limit)
{
    *pace = (struct pace){.limit = limit, .begin = clock_now()};
}

bool pace_wait(struct pace *pace, struct node *node)
{
    bool busy = serve(node);
    uint32_t looks = pace->looks++;
    if (looks < SPIN_LOOKS) {
        if (looks % LOOKS_PER_CLOCK != LOOKS_PER_CLOCK - 1u) {
            return true;
        }
    } else if (!busy) {
        int64_t nap = (int64_t)NAP_NANOS * (1 + (looks - SPIN_LOOKS) / 8);
        clock_sleep(nap < NAP_MOST_NANOS ? nap : NAP_MOST_NANOS);
    }
    return !clock_stopping() && (pace->limit == 0 || clock_now() - pace->begin < pace->limit);
}
