package io.millrace.hw.uio.internal;

import java.util.Arrays;

/** How the next interrupt is let through. */
public enum RearmMode {
    /** The first of the others that the driver has. */
    AUTO,
    /** A 1 is written to the node: the driver has {@code irqcontrol}. */
    WRITE_ONE,
    /** The device's Interrupt Disable bit is cleared: {@code uio_pci_generic} sets it at every interrupt. */
    PCI_INTX,
    /** Nothing is to be done. */
    NONE;

    /**
     * Reads one.
     *
     * @param text its name
     * @return the mode
     * @throws IllegalArgumentException if there is no such mode
     */
    static RearmMode parse(String text) {
        return Arrays.stream(values())
                .filter(it -> it.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "rearm must be one of " + Arrays.toString(values()) + ": rearm=" + text));
    }
}
