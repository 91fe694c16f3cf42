/* The firmware: a UniProton that echoes, counts, and misbehaves when it is told to. */
#include "commands.h"
#include "cpu.h"
#include "gic.h"
#include "idle.h"
#include "log.h"
#include "ticks.h"

#define FALLBACK_MICROS 10000u /* a ring that is lost costs no more */

void run(void);
_Noreturn void exception(uint64_t place);

_Noreturn void exception(uint64_t place)
{
    uint64_t syndrome;
    uint64_t link;
    uint64_t address;
    __asm__ volatile("mrs %0, esr_el1" : "=r"(syndrome));
    __asm__ volatile("mrs %0, elr_el1" : "=r"(link));
    __asm__ volatile("mrs %0, far_el1" : "=r"(address));
    log_begin("exception, vector");
    log_number(place);
    log_text(" esr");
    log_number(syndrome);
    log_text(" elr");
    log_number(link);
    log_text(" far");
    log_number(address);
    log_end();
    cpu_halt();
}

static void open_device(struct ivshmem *device)
{
    if (!pci_open(device, SHM_BASE)) {
        log_line("there is no ivshmem device");
        cpu_halt();
    }
    if (device->memory_length != 2 * SHM_REGION) {
        log_begin("the shared memory must have 0x800000 bytes:");
        log_number(device->memory_length);
        log_end();
        cpu_halt();
    }
    gic_open();
    if (device->vectors != 0) {
        uint32_t address;
        uint32_t value = gic_open_message(&address);
        pci_set_vector(device, address, value);
    }
    cpu_unmask();
}

static void answer(const struct message *message)
{
    switch (message->type) {
    case TYPE_INT:
    case TYPE_TEXT:
    case TYPE_BLOB:
        mailbox_send(message->type, message->bytes, message->length);
        break;
    case TYPE_TICK:
        ticks_switch(message->length == sizeof(uint64_t) && *(const uint64_t *)message->bytes != 0);
        break;
    case TYPE_COMMAND:
        command_run(message);
        break;
    default:
        statistics.unknown++;
    }
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static void await_work(struct idle *idle)
{
    uint64_t next = ticks_next();
    if (statistics.doorbell != 0) {
        idle_await_ring(earlier(next, timer_now() + timer_micros(FALLBACK_MICROS)));
    } else {
        idle_rest(idle, next);
    }
}

void run(void)
{
    struct ivshmem device;
    struct idle idle = {0};
    struct message message;
    open_device(&device);
    mailbox_open(&device);
    log_line(statistics.doorbell != 0 ? "ready, doorbell, memory at 0x2a800000" : "ready, plain, memory at 0x2a800000");
    for (;;) {
        while (mailbox_take(&message)) {
            answer(&message);
            idle_over(&idle);
        }
        ticks_run();
        await_work(&idle);
    }
}
