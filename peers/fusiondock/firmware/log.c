/* Lines on the serial line. */
#include "log.h"

#include "cpu.h"

#define UART 0x09000000u
#define UART_DATA (UART + 0x00)
#define UART_FLAGS (UART + 0x18)
#define UART_FULL 0x20u

static void put(char c)
{
    while ((mmio_get(UART_FLAGS) & UART_FULL) != 0) {
        cpu_yield();
    }
    mmio_set(UART_DATA, (uint8_t)c);
}

void log_text(const char *text)
{
    for (; *text != '\0'; text++) {
        put(*text);
    }
}

void log_begin(const char *text)
{
    log_text("firmware: ");
    log_text(text);
}

void log_number(uint64_t value)
{
    log_text(" 0x");
    unsigned shift = 60;
    while (shift > 0 && value >> shift == 0) {
        shift -= 4;
    }
    for (;; shift -= 4) {
        put("0123456789abcdef"[value >> shift & 15]);
        if (shift == 0) {
            return;
        }
    }
}

void log_end(void)
{
    log_text("\r\n");
}

void log_line(const char *text)
{
    log_begin(text);
    log_end();
}
