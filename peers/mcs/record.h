/* What was called, line by line, and what is to go wrong. */
#ifndef RECORD_H
#define RECORD_H

#include <stddef.h>

/* Adds a line to the file MCS_RECORD. */
void record(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Bytes in hexadecimal; the text has room for 2 * length + 1. */
char *hex(const unsigned char *bytes, size_t length, char *text);

/* The error number that the file MCS_FAULT has for a call, as "CALL NUMBER"; 0 if it has none. */
int fault(const char *call);

#endif
