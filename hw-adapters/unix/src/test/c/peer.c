/* A foreign peer that lives by what it is handed: PATH.
 * Connects, sends one byte, and takes one message of 5 bytes with exactly three descriptors: a stream, memory, and
 * datagrams. It echoes each byte of the stream, and counts it in the first word of the memory; at the end of the stream
 * it sends one datagram of 16 bytes with that memory, and leaves. */
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { WANTED = 3, ROOM = 8 };

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int take(int from, int *descriptors)
{
	char bytes[64];
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(ROOM * sizeof(int))];
	} control;
	struct iovec part = {bytes, sizeof bytes};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				 .msg_controllen = sizeof control};
	if (recvmsg(from, &message, MSG_CMSG_CLOEXEC) != 5 || memcmp(bytes, "hello", 5) != 0)
		return -1;
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != CMSG_LEN(WANTED * sizeof(int)))
		return -1;
	memcpy(descriptors, CMSG_DATA(head), WANTED * sizeof(int));
	return (message.msg_flags & MSG_CTRUNC) ? -1 : 0;
}

static int give(int to, int descriptor)
{
	char bytes[16] = {16};
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	memset(&control, 0, sizeof control);
	struct iovec part = {bytes, sizeof bytes};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				 .msg_controllen = sizeof control};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &descriptor, sizeof(int));
	return sendmsg(to, &message, MSG_NOSIGNAL) == 16 ? 0 : -1;
}

static int echo(int stream, volatile uint32_t *count)
{
	struct pollfd wait = {.fd = stream, .events = POLLIN};
	while (poll(&wait, 1, 30000) == 1) {
		char byte;
		ssize_t got = recv(stream, &byte, 1, MSG_DONTWAIT);
		if (got == 0)
			return 0;
		if (got != 1)
			return -1;
		__atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST);
		if (send(stream, &byte, 1, MSG_NOSIGNAL) != 1)
			return -1;
	}
	return -1;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int descriptors[WANTED];
	int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path)
		return fail("peer PATH");
	strcpy(address.sun_path, argv[1]);
	if (connect(server, (struct sockaddr *)&address, sizeof address) != 0)
		return fail("connect");
	if (send(server, "?", 1, MSG_NOSIGNAL) != 1 || take(server, descriptors) != 0)
		return fail("take");
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptors[1], 0);
	if (map == MAP_FAILED)
		return fail("mmap");
	if (echo(descriptors[0], map) != 0)
		return fail("echo");
	if (give(descriptors[2], descriptors[1]) != 0)
		return fail("give");
	return 0;
}
