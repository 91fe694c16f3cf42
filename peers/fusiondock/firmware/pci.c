/* Configuration space of the virt machine with highmem=off. */
#include "pci.h"

#include "cpu.h"

#define ECAM 0x3F000000u
#define DEVICES 32u
#define DEVICE_SHIFT 15

#define ID 0x00u
#define COMMAND 0x04u
#define BAR 0x10u
#define CAPABILITIES 0x34u

#define IVSHMEM 0x11101AF4u
#define MEMORY_AND_MASTER 6u
#define CAPABILITY_MSIX 0x11u
#define MSIX_ENABLE 0x80000000u
#define MSIX_MASK_ALL 0x40000000u
#define ENTRY_UNMASKED 0u

/* In the 32-bit window, in front of the shared memory. */
#define REGISTERS 0x10000000u
#define VECTORS 0x10001000u

static void set_bar(uintptr_t config, unsigned bar, uint32_t address)
{
    mmio_set(config + BAR + 4 * bar, address);
}

static uintptr_t find_capability(uintptr_t config, uint32_t id)
{
    uint32_t at = mmio_get(config + CAPABILITIES) & 0xfcu;
    while (at != 0 && (mmio_get(config + at) & 0xffu) != id) {
        at = mmio_get(config + at) >> 8 & 0xfcu;
    }
    return at == 0 ? 0 : config + at;
}

/* BAR 2 is a 64-bit one. */
static uint64_t bar_length(uintptr_t config)
{
    mmio_set(config + BAR + 8, 0xffffffffu);
    mmio_set(config + BAR + 12, 0xffffffffu);
    uint64_t mask = (uint64_t)mmio_get(config + BAR + 12) << 32 | (mmio_get(config + BAR + 8) & ~15u);
    return ~mask + 1;
}

static void program(struct ivshmem *device, uintptr_t config, uint32_t memory)
{
    *device = (struct ivshmem){.registers = REGISTERS, .capability = find_capability(config, CAPABILITY_MSIX)};
    device->memory_length = bar_length(config);
    set_bar(config, 0, REGISTERS);
    if (device->capability != 0) {
        set_bar(config, 1, VECTORS);
        device->vectors = VECTORS;
    }
    set_bar(config, 2, memory);
    set_bar(config, 3, 0);
    mmio_set(config + COMMAND, MEMORY_AND_MASTER);
    cpu_sync();
}

bool pci_open(struct ivshmem *device, uint32_t memory)
{
    for (uint32_t i = 0; i < DEVICES; i++) {
        uintptr_t config = ECAM + ((uintptr_t)i << DEVICE_SHIFT);
        if (mmio_get(config + ID) == IVSHMEM) {
            program(device, config, memory);
            return true;
        }
    }
    return false;
}

void pci_set_vector(const struct ivshmem *device, uint32_t address, uint32_t value)
{
    mmio_set(device->vectors, address);
    mmio_set(device->vectors + 4, 0);
    mmio_set(device->vectors + 8, value);
    mmio_set(device->vectors + 12, ENTRY_UNMASKED);
    cpu_sync();
    mmio_set(device->capability, (mmio_get(device->capability) | MSIX_ENABLE) & ~MSIX_MASK_ALL);
    cpu_sync();
}
