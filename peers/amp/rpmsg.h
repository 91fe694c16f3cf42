/* Messages between numbered endpoints, over one queue each way. */
#ifndef RPMSG_H
#define RPMSG_H

#include "node.h"

/* Names of the two queues, as this core sees them. */
#define RPMSG_TX "rpmsg.tx"
#define RPMSG_RX "rpmsg.rx"

/* Main only; the address is that of the entry. */
enum amp_code rpmsg_create(struct node *node, uint32_t id, uint32_t length, uint32_t item, uint32_t *address);
enum amp_code rpmsg_attach(struct node *node, uint32_t id, uint32_t *address);
/* AMP_NOT_FOUND: no buffer is free. */
enum amp_code rpmsg_send(struct node *node, uint16_t src, uint16_t dst, const uint8_t *bytes, uint32_t length);
/* Most bytes of a payload, 0 without queues. */
uint32_t rpmsg_room(struct node *node);

/* From now on the interrupts of this core are served. */
enum amp_code endpoint_open(struct node *node, uint16_t address, enum endpoint_kind kind);
struct endpoint *endpoint_of(struct node *node, uint16_t address);
/* Gives what is there to the endpoints, until there is nothing, an echo has no room, or nobody has the address: that
 * message keeps its slot for ever, and the next ones wait for another interrupt, as in firmware.
 * True if any was given. */
bool rpmsg_drain(struct node *node);

#endif
