/*
 * How a guest gets its place and its descriptors over a Unix stream socket.
 *
 *   request   RSH0, u16 sid_len, sid
 *   response  RSP0, u8 status (0 granted, 1 refused), u32 peer_id, u16 len, segment path or reason; a granted one
 *             carries three descriptors in the same message: doorbell, segment file, control socket
 */
#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H

#include "clock.h"

#include <stddef.h>
#include <sys/types.h>

#define BOOTSTRAP_FDS 3
#define BOOTSTRAP_REQUEST 6u   /* bytes in front of the sid */
#define BOOTSTRAP_RESPONSE 11u /* bytes in front of the path */
#define BOOTSTRAP_TEXT 65535u
#define BOOTSTRAP_ROOM (BOOTSTRAP_RESPONSE + BOOTSTRAP_TEXT)

enum { BOOTSTRAP_GRANTED = 0, BOOTSTRAP_REFUSED = 1 };
enum { FD_BELL, FD_SEGMENT, FD_CONTROL };

/* Both answer the length written; the room is BOOTSTRAP_ROOM. */
size_t bootstrap_put_request(uint8_t *room, const char *sid);
size_t bootstrap_put_response(uint8_t *room, uint8_t status, uint32_t guest, const char *text);

/* ---- host ---- */

/* One guest at a time; the others wait in the backlog. */
struct vox_server {
    const char *path;
    const char *sid; /* only this one is served, NULL: any */
    int listening;
    dev_t device;
    ino_t inode;
    int caller; /* -1: nobody */
    struct patience patience;
    uint8_t request[BOOTSTRAP_REQUEST + BOOTSTRAP_TEXT];
    size_t got;
};

/* An exit status after saying why, or EXIT_DONE. A stale socket is replaced, one that somebody serves is not. */
int server_open(struct vox_server *server, const char *path, const char *sid);
/* Looks once; true when a guest asks for a place. Every other request is refused on the way. */
bool server_look(struct vox_server *server);
/* Ends the call. False if the guest is not there any more. */
bool server_grant(struct vox_server *server, uint32_t guest, const char *path, const int fds[BOOTSTRAP_FDS]);
void server_refuse(struct vox_server *server, const char *reason);
void server_close(struct vox_server *server);

/* ---- guest ---- */

/* Waits for the server and its answer. The path has PATH_MAX bytes. */
int bootstrap_ask(const char *socket_path, const char *sid, int64_t timeout_nanos, uint32_t *guest, char *path,
                  int fds[BOOTSTRAP_FDS]);

/* A socket address; false after saying that the path is too long. */
struct sockaddr_un;
bool bootstrap_address(struct sockaddr_un *address, const char *path);

#endif
