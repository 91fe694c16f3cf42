/* Messages that carry descriptors over a Unix socket. */
#ifndef CARRY_H
#define CARRY_H

#include <stddef.h>
#include <sys/types.h>

#define CARRY_ROOM 16 /* more than anybody may send: those in excess are seen and closed */

/* One sendmsg with everything in it; as sendmsg. */
ssize_t carry_send(int fd, const void *bytes, size_t length, const int *fds, size_t count);
/* One recvmsg without waiting; as recvmsg. Descriptors are close-on-exec. */
ssize_t carry_receive(int fd, void *bytes, size_t room, int fds[CARRY_ROOM], size_t *count);
void carry_close(const int *fds, size_t count);

#endif
