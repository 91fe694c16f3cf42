/* GICv2 with its frame for message-signalled interrupts (GICv2m), as in the virt machine. */
#ifndef GIC_H
#define GIC_H

#include <stdint.h>

/* Interrupts of the virtual timer reach the processor. */
void gic_open(void);
/* The first message-signalled interrupt does, too: the value that raises it when it is written to the address. */
uint32_t gic_open_message(uint32_t *address);
/* Rings counted by the handler, mod 2^32. */
uint32_t gic_rings(void);
/* Called by the vectors. */
void gic_handle(void);

#endif
