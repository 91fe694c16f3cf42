/* Calls over rpmsg: a server with four commands, a client with one call at a time. */
#ifndef RPC_H
#define RPC_H

#include "node.h"

/* Commands of the server: echo, sum of the bytes as u32, a failure, no answer. */
enum rpc_command { RPC_ECHO, RPC_SUM, RPC_FAIL, RPC_SILENT };

/* Answers a request; AMP_NOT_FOUND: there is no room for the answer. */
enum amp_code rpc_serve(struct node *node, uint16_t self, uint16_t from, const uint8_t *bytes, uint32_t length);
/* Takes an answer. */
void rpc_answered(struct node *node, const uint8_t *bytes, uint32_t length);
/* Sends a request; the answer is there when the call of the node is done. */
enum amp_code rpc_request(struct node *node, uint16_t self, uint16_t to, uint16_t command, const uint8_t *bytes,
                          uint32_t length);

#endif
