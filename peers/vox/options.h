/* The command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "clock.h"
#include "pattern.h"
#include "vox.h"

enum verb { VERB_HOST, VERB_GUEST, VERB_CREATE, VERB_RECOVER, VERB_GROW };
enum mode { MODE_ECHO, MODE_SEND, MODE_RECV, MODE_PINGPONG, MODE_BOTH };

/* In the order of the choices of --nonsense. */
enum nonsense {
    NONSENSE_NONE,
    NONSENSE_FRAME_SHORT,
    NONSENSE_FRAME_UNALIGNED,
    NONSENSE_FRAME_LONG,
    NONSENSE_BOTH_FLAGS,
    NONSENSE_INLINE_LONG,
    NONSENSE_SLOT_CLASS,
    NONSENSE_SLOT_INDEX,
    NONSENSE_SLOT_GENERATION,
    NONSENSE_SLOT_LENGTH,
    NONSENSE_EXTENT,
    NONSENSE_MMAP_UNKNOWN,
    NONSENSE_WRITE_BEYOND,
    NONSENSE_WATERMARK_BEYOND,
    NONSENSE_PEER_STATE,
    NONSENSE_FREE_HEAD,
    NONSENSE_BAD_DATAGRAM,
    NONSENSE_TWO_DESCRIPTORS,
};

struct options {
    enum verb verb;
    enum mode mode;
    const char *path;
    struct vox_geometry plan;
    bool existing;
    bool keep;
    bool reserve;
    uint32_t peer_id; /* 0: walk in, or as the bootstrap says */
    uint32_t wait_guests;
    const char *sock;
    const char *sid;
    uint64_t n; /* UINT64_MAX: until told to stop */
    struct sizes sizes;
    bool size_given;
    bool swift;
    int64_t timeout_nanos;
    int64_t linger_nanos;
    int64_t hold;
    int64_t grow; /* 0: no */
    enum nonsense nonsense;
};

/* False after saying what is wrong. */
bool options_parse(struct options *options, int argc, char **argv);
void options_usage(void);
const char *options_mode(const struct options *options);
const char *options_nonsense(const struct options *options);

#endif
