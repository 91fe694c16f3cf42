package io.millrace.hw.uio.internal;

import io.millrace.api.memory.ShmException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Clears the Interrupt Disable bit in the command register of a PCI device, and no other: {@code PCI_COMMAND} and
 * {@code PCI_COMMAND_INTX_DISABLE} in {@code include/uapi/linux/pci_regs.h}, through the {@code config} file of sysfs.
 *
 * <p>Thread-safety: confined to one thread at a time; an interrupt of that thread does not disturb it.
 */
final class PciIntx implements Rearm {
    private static final long COMMAND = 4;
    private static final int COMMAND_BYTES = 2;
    /** Bit 10 is bit 2 of the second byte. */
    private static final int DISABLE_BYTE = 1;

    private static final int DISABLE = 0x04;
    /** What is read where no device answers. */
    private static final byte NOBODY = (byte) 0xFF;

    private final Path path;
    private final RandomAccessFile config;
    private final byte[] command = new byte[COMMAND_BYTES];

    private PciIntx(Path path, RandomAccessFile config) {
        this.path = path;
        this.config = config;
    }

    /**
     * Opens the configuration space.
     *
     * @param config the file, if there is one
     * @throws ShmException if it is no PCI device, or not ours to write to
     */
    static PciIntx open(Optional<Path> config) {
        Path path = config.orElseThrow(
                () -> new ShmException("refused rearm=PCI_INTX: this is no PCI device, choose rearm=AUTO"));
        try {
            return new PciIntx(path, new RandomAccessFile(path.toFile(), "rw"));
        } catch (IOException e) {
            throw new ShmException(
                    "cannot write to " + path + ", which lets the interrupts of a PCI device come: " + e.getMessage()
                            + "; run as root, or give this user the file after each boot",
                    e);
        }
    }

    @Override
    public void arm() {
        try {
            config.seek(COMMAND);
            config.readFully(command);
            if (command[0] == NOBODY && command[DISABLE_BYTE] == NOBODY) {
                throw new ShmException("the PCI device of " + path + " does not answer any more");
            }
            if ((command[DISABLE_BYTE] & DISABLE) != 0) {
                command[DISABLE_BYTE] &= ~DISABLE;
                config.seek(COMMAND);
                config.write(command);
            }
        } catch (IOException e) {
            throw new ShmException("cannot clear the Interrupt Disable bit in " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            config.close();
        } catch (IOException e) {
            throw new ShmException("cannot close " + path + ": " + e.getMessage(), e);
        }
    }
}
