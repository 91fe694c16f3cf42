package io.millrace.hw.uio.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DeviceSegment;
import io.millrace.hw.libc.DeviceSpec;
import io.millrace.hw.libc.DoorbellSignaler;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A UIO device in use: a map of it as a segment of kind {@code uio}, its interrupt as a signaler of that kind, or both.
 *
 * <pre>{@code
 * UioDevice device = UioDevices.ofThisMachine().find("uio_pci_generic", UioDevices.THE_ONLY_ONE);
 * UioSpec spec = UioSpec.of("edu", "0", UioInterruptSpec.of("0x64=0xffffffff", "0x60")); // acknowledge, ring
 * try (Uio edu = Uio.open(device, spec, System.err::println)) { edu.signaler().orElseThrow().await(1_000_000_000); }
 * }</pre>
 *
 * <p>Thread-safety: thread-safe. Crash: the kernel takes memory and node back; an interrupt that was off stays off
 * until somebody opens the device again.
 */
public final class Uio implements AutoCloseable {
    private static final String KIND = "uio";

    private final Optional<Segment> segment;
    private final Optional<Signaler> signaler;

    private Uio(Optional<Segment> segment, Optional<Signaler> signaler) {
        this.segment = segment;
        this.signaler = signaler;
    }

    /**
     * Opens a device.
     *
     * @param device which one
     * @param spec what is wanted of it
     * @param warnings told once when no interrupt can come any more
     * @return the open device
     * @throws io.millrace.api.memory.ShmException if it does not have what is wanted, or the system refuses
     */
    public static Uio open(UioDevice device, UioSpec spec, Consumer<String> warnings) {
        return open(
                device, spec, warnings, it -> new UioNode(it.open(Descriptor.READ_WRITE | Descriptor.NON_BLOCKING)));
    }

    /** The same, with the node of the interrupt from elsewhere. */
    static Uio open(
            UioDevice device, UioSpec spec, Consumer<String> warnings, Function<UioDevice, InterruptNode> nodes) {
        Optional<Segment> segment = spec.hasMap() ? Optional.of(map(device, spec)) : Optional.empty();
        try {
            Optional<Memory> memory = segment.map(Segment::memory);
            return new Uio(
                    segment,
                    spec.interrupt()
                            .map(it -> listen(device, it, UioRegisters.of(it, memory), nodes.apply(device), warnings))
                            .map(it -> new DoorbellSignaler(spec.name(), KIND, it)));
        } catch (RuntimeException e) {
            segment.ifPresent(Segment::close);
            throw e;
        }
    }

    /**
     * The memory.
     *
     * @return empty if none is wanted
     */
    public Optional<Segment> segment() {
        return segment;
    }

    /**
     * The interrupt.
     *
     * @return empty if it is not wanted
     */
    public Optional<Signaler> signaler() {
        return signaler;
    }

    /** Ends both, those who wait first. Idempotent. */
    @Override
    public void close() {
        signaler.ifPresent(Signaler::close);
        segment.ifPresent(Segment::close);
    }

    private static Segment map(UioDevice device, UioSpec spec) {
        UioMap map = device.map(spec.map());
        String location = "map" + map.number() + " of " + device;
        if (spec.sizeBytes() > map.sizeBytes()) {
            throw new SegmentRefusedException(
                    "refused size of " + location + ": it has " + map.sizeBytes() + " bytes: size=" + spec.sizeBytes());
        }
        long size = spec.sizeBytes() == 0 ? map.sizeBytes() : spec.sizeBytes();
        DeviceSpec range = new DeviceSpec(
                spec.name(), KIND, device.node().toString(), map.position(), size, Access.DEVICE, location);
        try {
            return DeviceSegment.map(range, device.open(Descriptor.READ_WRITE), map.claim());
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot map " + location + ": " + e.getMessage()
                    + "; the kernel maps whole pages of " + Machine.pageSize() + " bytes, and its driver gave it "
                    + map.pagesBytes());
        }
    }

    private static UioInterrupt listen(
            UioDevice device,
            UioInterruptSpec wanted,
            UioRegisters registers,
            InterruptNode node,
            Consumer<String> warnings) {
        try {
            return UioInterrupt.open(
                    node,
                    device.interrupts(),
                    registers,
                    () -> Rearm.begin(wanted.rearm(), node, device.config()),
                    warnings);
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }
}
