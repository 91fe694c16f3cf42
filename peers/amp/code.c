/* How an operation ended. */
#include "code.h"

#include <stdarg.h>
#include <stdio.h>

static char message[256];

const char *code_name(enum amp_code code)
{
    static const char *const names[AMP_CODES] = {
        "OK",          "DUPLICATE_ID", "NO_SPACE",    "TOO_LARGE",     "NOT_FOUND", "WRONG_ROLE", "INVALID_ARG",
        "NO_MEM",      "NOT_ALLOWED",  "NOT_SUPPORTED", "TIMEOUT",     "FULL",      "CORRUPT",    "NOT_INITIALISED",
    };
    return names[code];
}

enum amp_code code_fail(enum amp_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return code;
}

const char *code_message(void)
{
    return message;
}
