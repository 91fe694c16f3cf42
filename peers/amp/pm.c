/* Light sleep. The byte is counted without atomic operations: RTC memory has none. */
#include "pm.h"

#include "chain.h"

static volatile uint8_t *byte_of(struct node *node)
{
    struct entry entry;
    bool there = chain_get(node, POOL_RTC, AMP_PM, &entry) == AMP_OK &&
                 memory_at(node->memory, entry.buffer, AMP_WORD, AMP_WORD) != NULL;
    return there ? memory_to(entry.buffer) : NULL;
}

static bool counts(const struct node *node)
{
    return node->light_sleep && node->role == ROLE_SUB;
}

void pm_take(struct node *node)
{
    volatile uint8_t *byte = counts(node) ? byte_of(node) : NULL;
    if (byte != NULL) {
        *byte = (uint8_t)(*byte + 1u);
    }
}

enum amp_code pm_release(struct node *node)
{
    volatile uint8_t *byte = counts(node) ? byte_of(node) : NULL;
    if (byte == NULL) {
        return AMP_OK;
    }
    if (*byte == 0) {
        return code_fail(AMP_NOT_ALLOWED, "the count of light sleep is 0: firmware aborts at one release too many");
    }
    *byte = (uint8_t)(*byte - 1u);
    return AMP_OK;
}

enum amp_code pm_read(struct node *node, uint32_t *count)
{
    volatile uint8_t *byte = byte_of(node);
    if (byte == NULL) {
        return code_fail(AMP_NOT_FOUND, "there is no entry 0xff05 in pool rtc: --light-sleep");
    }
    *count = *byte;
    return AMP_OK;
}
