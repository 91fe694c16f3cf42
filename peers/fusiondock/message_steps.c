/* Single messages. */
#include "args.h"
#include "blob.h"
#include "reader.h"
#include "step.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>

#define MAX_MESSAGE 0x400000 /* bytes received without another word */

static enum status send(struct link *link, int32_t type, const void *bytes, uint32_t length)
{
    enum status status = writer_send(link, type, bytes, length);
    if (status == EXIT_DONE) {
        line_message("send", type, bytes, length);
    }
    return status;
}

static enum status run_int(struct link *link, const char *value)
{
    int64_t number;
    if (!args_number(value, INT32_MIN, INT32_MAX, &number)) {
        return step_misused("int", "N from -2147483648 to 2147483647", value);
    }
    int32_t word = (int32_t)number;
    return send(link, TYPE_INT, &word, sizeof word);
}

static enum status run_str(struct link *link, const char *value)
{
    return send(link, TYPE_TEXT, value, (uint32_t)strlen(value) + 1);
}

enum status step_blob(struct link *link, const char *name, const char *value,
                      enum status (*write)(struct link *, int32_t, const void *, uint32_t))
{
    int64_t length;
    int64_t type = TYPE_BLOB;
    const char *rest;
    if (!value_number(value, 0, INT32_MAX, &length, &rest) ||
        (rest != NULL && !args_number(rest, INT32_MIN, INT32_MAX, &type))) {
        return step_misused(name, "LEN[:TYPE], LEN from 0 to 2147483647, TYPE of 32 bits", value);
    }
    uint8_t *bytes = malloc((size_t)length + 1);
    if (bytes == NULL) {
        return fail(EXIT_REFUSED, "no memory for a message of %s bytes", value);
    }
    blob_fill(bytes, (uint32_t)length, 0);
    enum status status = write(link, (int32_t)type, bytes, (uint32_t)length);
    if (status == EXIT_DONE) {
        line_message("send", (int32_t)type, bytes, (uint32_t)length);
    }
    free(bytes);
    return status;
}

enum status step_recv(struct link *link, const char *name, const char *value, uint32_t capacity,
                      enum status (*read)(struct link *, uint32_t, struct header *))
{
    int64_t most = capacity;
    struct header message;
    if (value != NULL && !args_number(value, 0, UINT32_MAX, &most)) {
        return step_misused(name, "[=CAPACITY] from 0 to 4294967295", value);
    }
    enum status status = read(link, (uint32_t)most, &message);
    if (status == EXIT_DONE) {
        line_message("recv", message.type, link->bytes, message.used);
    }
    return status;
}

static enum status run_blob(struct link *link, const char *value)
{
    return step_blob(link, "blob", value, writer_send);
}

static enum status run_send(struct link *link, const char *value)
{
    int64_t type;
    uint32_t length = 0;
    const char *hex;
    uint8_t *bytes = NULL;
    if (value_number(value, INT32_MIN, INT32_MAX, &type, &hex)) {
        bytes = value_hex(hex == NULL ? "" : hex, &length);
    }
    if (bytes == NULL) {
        return step_misused("send", "TYPE[:HEX], pairs of hexadecimal digits", value);
    }
    enum status status = send(link, (int32_t)type, bytes, length);
    free(bytes);
    return status;
}

static enum status run_recv(struct link *link, const char *value)
{
    return step_recv(link, "recv", value, MAX_MESSAGE, reader_receive);
}

static enum status run_discard(struct link *link, const char *value)
{
    struct header message;
    (void)value;
    enum status status = reader_discard(link, &message);
    if (status == EXIT_DONE) {
        line_begin("discard");
        line_number("type", message.type);
        line_number("len", message.used);
        line_end();
    }
    return status;
}

static enum status echo_one(struct link *link, uint64_t *bytes)
{
    struct header message;
    enum status status = reader_receive(link, UINT32_MAX, &message);
    if (status == EXIT_DONE) {
        status = writer_send(link, message.type, link->bytes, message.used);
        *bytes += message.used;
    }
    return status;
}

static enum status run_echo(struct link *link, const char *value)
{
    int64_t count;
    int64_t done = 0;
    uint64_t bytes = 0;
    enum status status = EXIT_DONE;
    if (!args_number(value, 0, INT64_MAX, &count)) {
        return step_misused("echo", "N from 0, which is without end", value);
    }
    link->endless = count == 0;
    while (status == EXIT_DONE && (count == 0 || done < count)) {
        status = echo_one(link, &bytes);
        done += status == EXIT_DONE ? 1 : 0;
    }
    link->endless = false;
    if (status == EXIT_DONE || status == STOPPED) {
        line_begin("echo");
        line_number("count", done);
        line_number("bytes", (int64_t)bytes);
        line_end();
    }
    return status;
}

const struct step message_steps[] = {
    {"int", VALUE_MUST, "N", run_int},
    {"str", VALUE_MUST, "TEXT", run_str},
    {"blob", VALUE_MUST, "LEN[:TYPE]", run_blob},
    {"send", VALUE_MUST, "TYPE[:HEX]", run_send},
    {"recv", VALUE_MAY, "[=CAPACITY]", run_recv},
    {"discard", VALUE_NONE, "", run_discard},
    {"echo", VALUE_MUST, "N", run_echo},
    {NULL, VALUE_NONE, NULL, NULL},
};
