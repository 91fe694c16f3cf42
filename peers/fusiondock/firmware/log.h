/* Lines on the serial line (PL011). */
#ifndef LOG_H
#define LOG_H

#include <stdint.h>

/* "firmware: " and the text; log_number adds " 0x..", log_end ends the line. */
void log_begin(const char *text);
void log_text(const char *text);
void log_number(uint64_t value);
void log_end(void);
/* A whole line. */
void log_line(const char *text);

#endif
