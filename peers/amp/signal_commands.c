/* Commands for interrupts, events, and the services of the system. */
#include "interrupt.h"
#include "nonsense.h"
#include "pm.h"
#include "report.h"
#include "serve.h"
#include "step.h"
#include "system.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum amp_code run_event_create(struct node *node, const struct call *call)
{
    uint16_t id;
    uint32_t address;
    enum amp_code code = word_u16(call, 1, "ID", &id);
    if (code == AMP_OK) {
        code = event_create(node, id, &address);
    }
    if (code == AMP_OK) {
        answer_address(address);
    }
    return code;
}

static enum amp_code run_notify(struct node *node, const struct call *call)
{
    uint16_t id;
    uint32_t mask;
    uint32_t before;
    enum amp_code code = word_u16(call, 1, "ID", &id);
    if (code == AMP_OK) {
        code = word_u32(call, 2, "MASK", &mask);
    }
    if (code == AMP_OK) {
        code = event_notify(node, id, mask, &before);
    }
    if (code == AMP_OK) {
        answer_number(before);
    }
    return code;
}

static enum amp_code parse_wait(const struct call *call, struct event_wait *wait, int64_t *nanos)
{
    uint16_t id = 0;
    int all = 0;
    int keep = 0;
    enum amp_code code = word_u16(call, 1, "ID", &id);
    if (code == AMP_OK) {
        code = word_u32(call, 2, "MASK", &wait->mask);
    }
    if (code == AMP_OK) {
        code = word_choice(call, 3, "any|all", &all);
    }
    if (code == AMP_OK) {
        code = word_choice(call, 4, "clear|keep", &keep);
    }
    wait->id = id;
    wait->all = all == 1;
    wait->clear = keep == 0;
    return code == AMP_OK ? word_millis(call, 5, nanos) : code;
}

static enum amp_code run_wait(struct node *node, const struct call *call)
{
    struct event_wait wait;
    struct pace pace;
    int64_t nanos;
    bool there = false;
    uint32_t word = 0;
    enum amp_code code = parse_wait(call, &wait, &nanos);
    if (code != AMP_OK) {
        return code;
    }
    pace_begin(&pace, nanos);
    for (bool time = true; time && code == AMP_OK && !there;) {
        serve(node);
        code = event_look(node, &wait, &there, &word);
        time = !there && nanos != 0 && pace_wait(&pace, node);
    }
    if (code != AMP_OK) {
        return code;
    }
    printf("{\"ok\":%" PRIu32 "%s", word, there ? "" : ",\"timeout\":true");
    answer_end();
    return AMP_OK;
}

static enum amp_code run_bind(struct node *node, const struct call *call)
{
    uint16_t id;
    enum amp_code code = word_u16(call, 1, "ID", &id);
    if (code == AMP_OK) {
        code = event_bind(node, id);
    }
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_irq(struct node *node, const struct call *call)
{
    int64_t number;
    enum amp_code code = word_number(call, 1, "ID", 0, AMP_IRQS - 1, &number);
    if (code == AMP_OK) {
        interrupt_trigger(node, (int)number);
        answer_true();
    }
    return code;
}

static enum amp_code run_irqs(struct node *node, const struct call *call)
{
    (void)call;
    uint32_t bits = interrupt_take(node);
    const char *comma = "";
    answer_begin();
    fputs("{\"bits\":[", stdout);
    for (int i = 0; i < AMP_IRQS; i++) {
        if ((bits >> i & 1u) != 0) {
            printf("%s%d", comma, i);
            comma = ",";
        }
    }
    fputs("],\"counts\":{", stdout);
    comma = "";
    for (int i = 0; i < AMP_IRQS; i++) {
        if (node->counts[i] != 0) {
            printf("%s\"%d\":%" PRIu64, comma, i, node->counts[i]);
            comma = ",";
        }
    }
    fputs("}}", stdout);
    answer_end();
    serve_bits(node, bits);
    return AMP_OK;
}

static enum amp_code run_pending(struct node *node, const struct call *call)
{
    (void)call;
    answer_begin();
    printf("{\"main\":%" PRIu32 ",\"sub\":%" PRIu32 "}", memory_get(interrupt_word(node, ROLE_MAIN)),
           memory_get(interrupt_word(node, ROLE_SUB)));
    answer_end();
    return AMP_OK;
}

static enum amp_code run_mask(struct node *node, const struct call *call)
{
    node->unmasked = strcmp(call->word[0], "unmask") == 0;
    answer_true();
    return AMP_OK;
}

static enum amp_code run_pm(struct node *node, const struct call *call)
{
    (void)call;
    uint32_t count;
    enum amp_code code = pm_read(node, &count);
    if (code == AMP_OK) {
        answer_number(count);
    }
    return code;
}

static enum amp_code run_print(struct node *node, const struct call *call)
{
    enum amp_code code = system_print(node, call->rest);
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_print_serve(struct node *node, const struct call *call)
{
    (void)call;
    enum amp_code code = system_serve(node);
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_panic(struct node *node, const struct call *call)
{
    enum amp_code code = panic_write(node, call->rest);
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

static enum amp_code run_panic_read(struct node *node, const struct call *call)
{
    (void)call;
    struct panic panic;
    enum amp_code code = panic_read(node, &panic);
    if (code != AMP_OK) {
        return code;
    }
    answer_begin();
    printf("{\"abort\":%" PRIu32 ",\"stackLength\":%" PRIu32 ",\"text\":", panic.abort, panic.stack_length);
    print_text(panic.text, strlen(panic.text));
    fputs(",\"regs\":[", stdout);
    for (uint32_t i = 0; i < PANIC_WORDS; i++) {
        printf("%s%" PRIu32, i == 0 ? "" : ",", panic.regs[i]);
    }
    fputs("]}", stdout);
    answer_end();
    return AMP_OK;
}

static enum amp_code run_die(struct node *node, const struct call *call)
{
    (void)node;
    if (!step_arm(call->word[1])) {
        return code_fail(AMP_INVALID_ARG, "die STEP or STEP:N with one of %s: %s", step_names(), call->word[1]);
    }
    answer_true();
    return AMP_OK;
}

static enum amp_code run_nonsense(struct node *node, const struct call *call)
{
    enum amp_code code = nonsense_write(node, call);
    if (code == AMP_OK) {
        answer_true();
    }
    return code;
}

const struct command signal_commands[] = {
    {"event-create", 1, 1, run_event_create, "ID"},
    {"notify", 2, 2, run_notify, "ID MASK"},
    {"wait", 5, 5, run_wait, "ID MASK any|all clear|keep MS"},
    {"bind", 1, 1, run_bind, "ID"},
    {"irq", 1, 1, run_irq, "ID"},
    {"irqs", 0, 0, run_irqs, ""},
    {"pending", 0, 0, run_pending, ""},
    {"mask", 0, 0, run_mask, ""},
    {"unmask", 0, 0, run_mask, ""},
    {"pm", 0, 0, run_pm, ""},
    {"print", 1, MAX_WORDS - 1, run_print, "TEXT"},
    {"print-serve", 0, 0, run_print_serve, ""},
    {"panic", 1, MAX_WORDS - 1, run_panic, "TEXT"},
    {"panic-read", 0, 0, run_panic_read, ""},
    {"die", 1, 1, run_die, "STEP[:N]"},
    {"nonsense", 1, 3, run_nonsense, "KIND [Q | SRC DST]"},
    {NULL, 0, 0, NULL, NULL},
};
