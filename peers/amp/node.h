/* One core: its memory, and what it keeps to itself. */
#ifndef NODE_H
#define NODE_H

#include "code.h"
#include "memory.h"

#define NODE_QUEUES 16
#define NODE_NAME 16
#define NODE_ENDPOINTS 16
#define NODE_EVENTS 8
#define NO_BIT (-1)

enum queue_role { QUEUE_NONE, QUEUE_MASTER, QUEUE_REMOTE };

/* One end of a queue: positions are private, as in firmware. */
struct queue {
    char name[NODE_NAME];
    enum queue_role role;
    uint32_t conf;
    uint32_t data;
    uint32_t desc;
    uint32_t length;
    uint32_t item;
    uint16_t free; /* free running */
    uint16_t used;
    uint8_t free_flip;
    uint8_t used_flip;
    int bit; /* NO_BIT: nobody is told */
};

enum endpoint_kind { ENDPOINT_NONE, ENDPOINT_PRINT, ENDPOINT_ECHO, ENDPOINT_COUNT, ENDPOINT_SERVER, ENDPOINT_CLIENT };

/* Payloads in one direction. */
struct tally {
    uint64_t count;
    uint64_t bytes;
    uint64_t hash; /* FNV-1a-64 */
};

struct endpoint {
    enum endpoint_kind kind;
    uint16_t address;
    struct tally tally;
};

/* A call under way: answered when done. */
struct rpc_call {
    uint16_t next_id;
    uint16_t id;
    bool waiting;
    bool done;
    uint16_t status;
    uint32_t length;
    uint64_t dropped; /* answers nobody waited for */
    uint8_t bytes[AMP_MAX_SIZE];
};

struct node {
    struct memory *memory;
    enum amp_role role;
    bool light_sleep;
    bool system;    /* init makes the queue of the system service */
    bool resume;    /* attaching takes positions from the flags */
    bool truncate;  /* sizes of queues lose their upper half, as in firmware */
    bool unmasked;  /* own interrupts are served between commands */
    bool draining;  /* rpmsg has something to look at */
    bool printing;  /* the system queue is served */
    bool listening; /* the system queue has something to look at */
    bool held;      /* the message below waits for room */
    uint32_t held_at;
    int64_t held_until;
    uint64_t unknown; /* messages that stay in their slots: nobody has that address */
    uint64_t corrupt; /* messages that made no sense */
    uint64_t wrong;   /* payloads with wrong bytes */
    uint64_t counts[AMP_IRQS];
    int64_t timeout_nanos;
    struct queue queues[NODE_QUEUES];
    struct endpoint endpoints[NODE_ENDPOINTS];
    struct {
        uint16_t id; /* 0: none */
        uint32_t group;
    } events[NODE_EVENTS];
    struct rpc_call call;
};

void node_open(struct node *node, struct memory *memory, enum amp_role role);
/* What a core forgets when it boots. */
void node_reboot(struct node *node);

#endif
