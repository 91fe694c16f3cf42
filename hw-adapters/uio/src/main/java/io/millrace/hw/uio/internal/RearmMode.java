package io.millrace.hw.uio.internal;

/** How the next interrupt is let through. */
public enum RearmMode {
    /** The first of the others that the driver has. */
    AUTO,
    /** A 1 is written to the node: the driver has {@code irqcontrol}. */
    WRITE_ONE,
    /** The device's Interrupt Disable bit is cleared: {@code uio_pci_generic} sets it at every interrupt. */
    PCI_INTX,
    /** Nothing is to be done. */
    NONE
}
