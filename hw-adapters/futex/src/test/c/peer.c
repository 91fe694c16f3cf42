/* A foreign peer that knows only the two counters of the doorbell block: FILE OFFSET COUNT.
 * It is side B: sleeps, without a bound, on word 0, and answers every change with one ring of word 1. */
#include <fcntl.h>
#include <linux/futex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fd = argc == 4 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;
	char *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		perror("peer FILE OFFSET COUNT");
		return 1;
	}
	volatile uint32_t *words = (volatile uint32_t *)(map + atol(argv[2]));
	uint32_t seen = __atomic_load_n(&words[0], __ATOMIC_ACQUIRE);
	puts("ready");
	fflush(stdout);
	for (long i = 0; i < atol(argv[3]); i++) {
		uint32_t now;
		while ((now = __atomic_load_n(&words[0], __ATOMIC_ACQUIRE)) == seen)
			syscall(SYS_futex, &words[0], FUTEX_WAIT, seen, NULL, NULL, 0);
		seen = now;
		__atomic_fetch_add(&words[1], 1, __ATOMIC_SEQ_CST);
		syscall(SYS_futex, &words[1], FUTEX_WAKE, 1, NULL, NULL, 0);
	}
	return 0;
}
