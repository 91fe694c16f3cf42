/* What was called, line by line, and what is to go wrong: by system calls, for the functions are looked at. */
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LONGEST_LINE 256
#define MODE 0600

static int open_named(const char *variable, int flags)
{
    const char *path = getenv(variable);
    return path == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, MODE);
}

void record(const char *format, ...)
{
    int saved = errno;
    char line[LONGEST_LINE];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    int file = open_named("MCS_RECORD", O_WRONLY | O_CREAT | O_APPEND);
    if (file >= 0 && length > 0 && (size_t)length < sizeof line - 1) {
        line[length] = '\n';
        syscall(SYS_write, file, line, (size_t)length + 1);
        syscall(SYS_close, file);
    }
    errno = saved;
}

char *hex(const unsigned char *bytes, size_t length, char *text)
{
    for (size_t i = 0; i < length; i++) {
        sprintf(text + 2 * i, "%02x", bytes[i]);
    }
    return text;
}

int fault(const char *call)
{
    char text[32] = "";
    char name[16] = "";
    int number = 0;
    int file = open_named("MCS_FAULT", O_RDONLY);
    if (file < 0) {
        return 0;
    }
    long length = syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    if (length <= 0 || sscanf(text, "%15s %d", name, &number) != 2 || strcmp(name, call) != 0) {
        return 0;
    }
    return number;
}
