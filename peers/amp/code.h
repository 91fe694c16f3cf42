/* How an operation ended. */
#ifndef CODE_H
#define CODE_H

enum amp_code {
    AMP_OK,
    AMP_DUPLICATE_ID,
    AMP_NO_SPACE,
    AMP_TOO_LARGE,
    AMP_NOT_FOUND,
    AMP_WRONG_ROLE,
    AMP_INVALID_ARG,
    AMP_NO_MEM,
    AMP_NOT_ALLOWED,
    AMP_NOT_SUPPORTED,
    AMP_TIMEOUT,
    AMP_FULL,
    AMP_CORRUPT,
    AMP_NOT_INITIALISED,
    AMP_CODES
};

const char *code_name(enum amp_code code);
/* Keeps the sentence for the answer; answers the code. */
enum amp_code code_fail(enum amp_code code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The sentence of the last failure. */
const char *code_message(void);

#endif
