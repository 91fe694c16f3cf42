/* One core. */
#include "node.h"

#include <string.h>

void node_open(struct node *node, struct memory *memory, enum amp_role role)
{
    memset(node, 0, sizeof *node);
    node->memory = memory;
    node->role = role;
    node->call.next_id = 1;
}

void node_reboot(struct node *node)
{
    memset(node->queues, 0, sizeof node->queues);
    memset(node->endpoints, 0, sizeof node->endpoints);
    memset(node->events, 0, sizeof node->events);
    node->unmasked = false;
    node->draining = false;
    node->printing = false;
    node->listening = false;
    node->held = false;
    node->call.waiting = false;
    node->call.next_id = 1;
}
