/* ESP-AMP's shared memory: sizes, numbers, offsets.
 *
 *   START  +0x00 interrupts for main   +0x04 interrupts for sub   +0x08..0x1f never touched
 *   POOL   +0x20 sentinel id 0xffff size 0 | next     8 bytes, like every header
 *                id u16, size u16 | next u32 | buffer, size rounded up to 4 | id, size | next | ...
 *   END          the pool ends here; the panic area begins
 *   The RTC pool begins with its own sentinel and has no interrupt words.
 *
 *   queue  conf: N u16, item u16 | data u32 | desc u32
 *          desc: buffer u32 | len u16, flags u16     (N of them)
 *
 * Pointers are absolute device addresses; memory is mapped there, so they can be followed as they stand. */
#ifndef AMP_H
#define AMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AMP_PAGE 4096u
#define AMP_WORD 4u

/* Interrupt words and pools. */
#define AMP_FOR_MAIN 0x00u
#define AMP_FOR_SUB 0x04u
#define AMP_POOL 0x20u
#define AMP_HEADER 8u
#define AMP_NEXT 4u
#define AMP_MAX_SIZE 65535u

/* Entries. */
#define AMP_SENTINEL 0xffffu
#define AMP_EVENT_MAIN 0xff01u
#define AMP_EVENT_SUB 0xff02u
#define AMP_RPMSG 0xff03u
#define AMP_SYSTEM 0xff04u
#define AMP_PM 0xff05u

/* Interrupt numbers. */
#define AMP_IRQS 32
#define AMP_IRQ_SYSTEM 27
#define AMP_IRQ_PANIC 28
#define AMP_IRQ_RPMSG 29
#define AMP_IRQ_EVENT 30

/* Queues. */
#define QUEUE_CONF 12u
#define QUEUE_DATA 4u
#define QUEUE_DESC 8u
#define QUEUE_MAX_LENGTH 32768u
#define QUEUE_MAX_ITEM 65532u
#define DESC_SIZE 8u
#define DESC_WORD 4u
#define FLAG_AVAIL 0x0080u
#define FLAG_USED 0x8000u

/* Messages between endpoints, calls in them, the system service. */
#define RPMSG_HEADER 8u
#define RPMSG_NOBODY 0xffffu
#define RPC_HEADER 8u
#define RPC_OK 0x0000u
#define RPC_PENDING 0xfffcu
#define RPC_FAILED 0xfffdu
#define RPC_UNKNOWN 0xfffeu
#define SYSTEM_LENGTH 16u
#define SYSTEM_ITEM 128u
#define SYSTEM_HEADER 4u
#define SYSTEM_PRINT 1u

/* Panic area, from END on. */
#define PANIC_SIZE 0x1000u
#define PANIC_STACK_LENGTH 0x04u
#define PANIC_TEXT 0x08u
#define PANIC_TEXT_ROOM 248u
#define PANIC_REGS 0x100u
#define PANIC_STACK 0x200u
#define PANIC_WORDS 64u

enum amp_role { ROLE_MAIN, ROLE_SUB };
enum amp_pool { POOL_HP, POOL_RTC };

static inline uint32_t amp_round4(uint32_t size)
{
    return (size + 3u) & ~3u;
}

#endif
