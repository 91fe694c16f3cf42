package io.millrace.itests.guest;

import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.uio.internal.Uio;
import io.millrace.hw.uio.internal.UioDevice;
import io.millrace.hw.uio.internal.UioDevices;
import io.millrace.hw.uio.internal.UioInterruptSpec;
import io.millrace.hw.uio.internal.UioSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What becomes of the interrupts of PCI devices in a guest. QEMU's {@code edu} raises one when a number is stored at
 * 0x60, and holds the line until the same is stored at 0x64 (its docs/specs/edu.rst); {@code uio_pci_generic} disables
 * the line at every interrupt.
 */
final class Interrupts {
    /** The index of {@code edu}. */
    static final int EDU = 0;

    private static final String DRIVER = "uio_pci_generic";
    private static final int ANY = 1;
    private static final long LIVENESS = 4;
    /** Far beyond what an interrupt takes, and short enough that the host does not give up first. */
    private static final long WAIT_NANOS = 20_000_000_000L;

    private static final long LOOK_NANOS = 1_000_000;

    private final UioDevice device;
    private final int before;

    private Interrupts(UioDevice device) {
        this.device = device;
        this.before = counted(device);
    }

    /** Gives a PCI device to the driver. */
    static List<String> bind(String vendor, String product) throws IOException {
        Files.writeString(Path.of("/sys/bus/pci/drivers", DRIVER, "new_id"), vendor + " " + product);
        return UioDevices.ofThisMachine().all().stream()
                .map(it -> it + " at " + it.parent())
                .toList();
    }

    /** Those from now on. */
    static Interrupts of(int index) {
        return new Interrupts(UioDevices.ofThisMachine().find(DRIVER, index));
    }

    private static int counted(UioDevice device) {
        try {
            return Integer.parseInt(
                    Files.readString(device.directory().resolve("event")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what it is, and writes where it answers with every bit inverted. */
    List<String> registers() {
        try (Uio edu = open()) {
            Memory memory = edu.segment().orElseThrow().memory();
            memory.setInt(LIVENESS, 0xFFFF);
            return List.of(
                    "0x0: 0x" + Integer.toHexString(memory.getInt(0)),
                    "0x4: 0x" + Integer.toHexString(memory.getInt(LIVENESS)) + " after 0xffff");
        }
    }

    /** Rings and hears, one after the other. */
    List<String> ring(int times) {
        List<String> said = new ArrayList<>();
        try (Uio edu = open()) {
            Signaler bell = bell(edu);
            for (int i = 0; i < times; i++) {
                bell.ring(ANY);
                said.add(hear(bell));
            }
            said.add(bell.await(0) ? "heard one more" : "heard no more");
        }
        return said;
    }

    /** Rings once; others let the interrupt come again and again before it is heard. Then rings as ever. */
    List<String> miss(int times) {
        List<String> said = new ArrayList<>();
        try (Uio edu = open()) {
            Signaler bell = bell(edu);
            bell.ring(ANY);
            awaitCounted(1);
            for (int i = 0; i < times; i++) {
                alone().close();
                awaitCounted(2 + i);
            }
            said.add(hear(bell));
            bell.ring(ANY);
            said.add(hear(bell));
        }
        return said;
    }

    /** Rings and leaves; whoever comes next hears. */
    List<String> reopen() {
        try (Uio edu = open()) {
            bell(edu).ring(ANY);
            awaitCounted(1);
        }
        try (Uio edu = open()) {
            return List.of(hear(bell(edu)));
        }
    }

    /** Opens the interrupt alone. */
    List<String> listen() {
        try (Uio alone = alone()) {
            return List.of(bell(alone).info().toString());
        }
    }

    /** Lets the next interrupt come by itself, as every opening does. */
    private Uio alone() {
        return open(new UioSpec("listener", UioSpec.NO_MAP, 0, Optional.of(UioInterruptSpec.of("", ""))));
    }

    private Uio open() {
        return open(UioSpec.of("edu", "0", UioInterruptSpec.of("0x64=0xffffffff", "0x60")));
    }

    private Uio open(UioSpec spec) {
        return Uio.open(device, spec, warning -> {
            throw new IllegalStateException(warning);
        });
    }

    private static Signaler bell(Uio edu) {
        return edu.signaler().orElseThrow();
    }

    /** Waits for an interrupt; if it does not come, the count that is said behind it tells. */
    private void awaitCounted(int wanted) {
        long start = System.nanoTime();
        while (counted() != wanted && System.nanoTime() - start < WAIT_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private int counted() {
        return counted(device) - before;
    }

    private String hear(Signaler bell) {
        boolean heard = bell.await(WAIT_NANOS);
        return (heard ? "heard" : "not heard") + ", counted " + counted() + ", missed "
                + bell.info().missed();
    }
}
