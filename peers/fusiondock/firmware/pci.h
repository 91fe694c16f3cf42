/* The ivshmem device (1af4:1110) behind the virt machine's PCI host bridge. */
#ifndef PCI_H
#define PCI_H

#include <stdbool.h>
#include <stdint.h>

struct ivshmem {
    uintptr_t registers;
    uintptr_t vectors;      /* table of MSI-X, 0: a plain device, without interrupts */
    uintptr_t capability;   /* of MSI-X, in configuration space */
    uint64_t memory_length; /* bytes at the address asked for */
};

/* Finds the device, puts its memory there and its registers elsewhere; false if there is none. */
bool pci_open(struct ivshmem *device, uint32_t memory);
/* The first vector writes the value to the address. */
void pci_set_vector(const struct ivshmem *device, uint32_t address, uint32_t value);

#endif
