/* Words and bytes of one region. */
#include "region.h"

#define WORD sizeof(uint64_t)

/* Private bytes are looked at in words, too. */
typedef uint64_t __attribute__((may_alias)) word;

/* Peers may be outside the inner shareable domain, which the fences of the language do not reach. */
static void fence(int order)
{
#ifdef __aarch64__
    (void)order;
    __asm__ volatile("dmb sy" ::: "memory");
#else
    __atomic_thread_fence(order);
#endif
}

static volatile uint32_t *field(const struct region *region, size_t offset)
{
    return (volatile uint32_t *)(region->at + offset);
}

int32_t region_op(const struct region *region)
{
    int32_t op = (int32_t)*field(region, SHM_OP);
    fence(__ATOMIC_ACQUIRE);
    return op;
}

void region_set_op(const struct region *region, int32_t op)
{
    fence(__ATOMIC_RELEASE);
    *field(region, SHM_OP) = (uint32_t)op;
}

uint32_t region_max(const struct region *region)
{
    uint32_t max = *field(region, SHM_MAX);
    fence(__ATOMIC_ACQUIRE);
    return max;
}

struct header region_header(const struct region *region)
{
    return (struct header){
        .max = *field(region, SHM_MAX),
        .used = *field(region, SHM_USED),
        .op = (int32_t)*field(region, SHM_OP),
        .type = (int32_t)*field(region, SHM_TYPE),
    };
}

void region_set_message(const struct region *region, uint32_t used, int32_t type)
{
    *field(region, SHM_TYPE) = (uint32_t)type;
    *field(region, SHM_USED) = used;
}

void region_clear(const struct region *region)
{
    *field(region, SHM_USED) = 0;
    *field(region, SHM_TYPE) = 0;
    *field(region, SHM_OP) = OP_START;
}

void region_set_max(const struct region *region, uint32_t max)
{
    fence(__ATOMIC_RELEASE);
    *field(region, SHM_MAX) = max;
}

/* Words where both sides can be aligned at once, bytes elsewhere. */
static void copy(volatile uint8_t *to, const volatile uint8_t *from, uint32_t length)
{
    uint32_t done = 0;
    if (((uintptr_t)to - (uintptr_t)from) % WORD == 0) {
        for (; done < length && (uintptr_t)(to + done) % WORD != 0; done++) {
            to[done] = from[done];
        }
        for (; length - done >= WORD; done += (uint32_t)WORD) {
            *(volatile word *)(to + done) = *(const volatile word *)(from + done);
        }
    }
    for (; done < length; done++) {
        to[done] = from[done];
    }
}

void region_poke(const struct region *region, uint32_t offset, const void *bytes, uint32_t length)
{
    copy(region->at + offset, bytes, length);
}

void region_peek(const struct region *region, uint32_t offset, void *bytes, uint32_t length)
{
    copy(bytes, region->at + offset, length);
}

void region_put(const struct region *region, const void *bytes, uint32_t length)
{
    region_poke(region, (uint32_t)SHM_DATA, bytes, length);
}

void region_get(const struct region *region, void *bytes, uint32_t length)
{
    region_peek(region, (uint32_t)SHM_DATA, bytes, length);
}

void region_fence(void)
{
    fence(__ATOMIC_SEQ_CST);
}
