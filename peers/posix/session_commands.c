/* Files, peers, and how this one dies. */
#include "session.h"

#include "store.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static errname word_offset(const struct call *call, int64_t *offset)
{
    *offset = 0;
    errname e = call->count < 3 ? NULL : word_number(call, 2, "OFFSET", 0, INT64_MAX / 2, offset);
    if (e == NULL && *offset % LAYOUT_ALIGN != 0) {
        e = fail("EINVAL", "OFFSET must be a multiple of %d: %s", LAYOUT_ALIGN, call->word[2]);
    }
    return e;
}

static errname open_file(void *context, const struct call *call)
{
    struct session *session = context;
    int64_t offset;
    errname e = word_offset(call, &offset);
    if (e != NULL) {
        return e;
    }
    session_close(session);
    e = session_open(session, call->word[1], (uint64_t)offset, false);
    if (e == NULL) {
        answer_true();
    }
    return e;
}

static errname check_session(struct session *session, struct census *census)
{
    *census = (struct census){0};
    errname e = session_check(session);
    if (e != NULL) {
        return e;
    }
    return session->options.pool ? pool_check(&session->table.pool, NULL, census)
                                 : table_check(&session->table, census);
}

static void print_census(const struct session *session, const struct census *c)
{
    answer_begin();
    printf("{\"peers\":%" PRIu32 ",\"regions\":%" PRIu32 ",\"unlinked\":%" PRIu32 ",\"attachments\":%" PRIu32
           ",\"pages\":%" PRIu32 ",\"runs\":%" PRIu32 ",\"taken\":%" PRIu32 ",\"free\":%" PRIu32,
           c->peers, c->regions, c->unlinked, c->attachments, c->named, c->runs, c->taken,
           session->table.pool.g.ngran - c->taken);
}

/* A copy of an image: swept and checked, the file stays as it is, and so does what is open. */
static errname image(void *context, const struct call *call)
{
    const struct session *session = context;
    struct session copy = {.options = session->options};
    struct census census;
    uint32_t swept = 0;
    int64_t offset;
    errname e = word_offset(call, &offset);
    e = e != NULL ? e : session_open(&copy, call->word[1], (uint64_t)offset, true);
    e = e != NULL ? e : session_sweep(&copy, &swept);
    e = e != NULL ? e : check_session(&copy, &census);
    if (e == NULL) {
        print_census(&copy, &census);
        printf(",\"swept\":%" PRIu32 "}", swept);
        answer_end();
    }
    copy.open = false; /* nobody else sees the copy: no need to leave it */
    session_close(&copy);
    return e;
}

static errname check(void *context, const struct call *call)
{
    (void)call;
    struct census census;
    errname e = check_session(context, &census);
    if (e == NULL) {
        print_census(context, &census);
        putchar('}');
        answer_end();
    }
    return e;
}

static errname sweep(void *context, const struct call *call)
{
    (void)call;
    uint32_t swept = 0;
    errname e = session_sweep(context, &swept);
    if (e == NULL) {
        answer_number(swept);
    }
    return e;
}

static void print_peer(const struct pool *pool, uint32_t slot, uint64_t state, bool dead)
{
    static const char *const kinds[] = {"free", "joining", "alive", "invalid"};
    const uint8_t *peer = pool_peer(pool, slot);
    uint32_t kind = packed_top(state);
    printf("{\"slot\":%" PRIu32 ",\"state\":\"%s\",\"pid\":%" PRIu32 ",\"generation\":%" PRIu32 ",\"start\":%" PRIu64
           ",\"host\":\"%016" PRIx64 "\",\"uid\":%" PRIu32 ",\"gid\":%" PRIu32 ",\"heartbeat\":%" PRIu64
           ",\"inside\":%" PRIu64 ",\"dead\":%s,\"self\":%s}",
           slot, kinds[kind > PEER_ALIVE ? PEER_ALIVE + 1 : kind], (uint32_t)state, packed_generation(state),
           load64(peer + PEER_START), load64(peer + PEER_HOST), load32(peer + PEER_UID), load32(peer + PEER_GID),
           load64(peer + PEER_HEARTBEAT), load64(peer + PEER_INSIDE), dead ? "true" : "false",
           slot == pool->slot ? "true" : "false");
}

static errname peers(void *context, const struct call *call)
{
    (void)call;
    struct session *session = context;
    struct pool *pool = &session->table.pool;
    errname e = session_check(session);
    if (e != NULL) {
        return e;
    }
    struct dead dead;
    pool_find_dead(pool, &dead);
    answer_begin();
    putchar('[');
    bool first = true;
    for (uint32_t slot = 0; slot < pool->g.peers; slot++) {
        if (packed_top(dead.state[slot]) != PEER_FREE) {
            fputs(first ? "" : ",", stdout);
            print_peer(pool, slot, dead.state[slot], dead.is[slot]);
            first = false;
        }
    }
    putchar(']');
    answer_end();
    return NULL;
}

static errname beat(void *context, const struct call *call)
{
    (void)call;
    struct session *session = context;
    struct pool *pool = &session->table.pool;
    errname e = session_check(session);
    e = e != NULL ? e : pool_still_in(pool);
    if (e == NULL) {
        pool_beat(pool);
        answer_number((int64_t)pool->beats);
    }
    return e;
}

static errname die_later(void *context, const struct call *call)
{
    (void)context;
    int64_t stores = 0;
    errname e = word_number(call, 1, "K", 0, INT64_MAX, &stores);
    if (e == NULL) {
        answer_true();
        die_after((uint64_t)stores);
    }
    return e;
}

static errname die(void *context, const struct call *call)
{
    (void)context;
    (void)call;
    raise(SIGKILL);
    return NULL;
}

static errname leave(void *context, const struct call *call)
{
    (void)call;
    errname e = session_check(context);
    if (e == NULL) {
        session_close(context);
        answer_true();
    }
    return e;
}

static errname pid(void *context, const struct call *call)
{
    (void)context;
    (void)call;
    answer_number(getpid());
    return NULL;
}

const struct command session_commands[] = {
    {"open", 1, 2, open_file, "FILE [OFFSET]"},
    {"image", 1, 2, image, "FILE [OFFSET]"},
    {"check", 0, 0, check, ""},
    {"sweep", 0, 0, sweep, ""},
    {"peers", 0, 0, peers, ""},
    {"beat", 0, 0, beat, ""},
    {"die-after", 1, 1, die_later, "K"},
    {"die", 0, 0, die, ""},
    {"leave", 0, 0, leave, ""},
    {"pid", 0, 0, pid, ""},
    {NULL, 0, 0, NULL, NULL},
};
