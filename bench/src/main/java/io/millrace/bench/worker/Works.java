package io.millrace.bench.worker;

import io.millrace.api.memory.Access;
import io.millrace.api.segment.Role;
import io.millrace.bench.BenchException;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kinds of work by name. */
final class Works {
    private static final String WAKE = "wake-";

    private Works() {}

    static Work open(String name, Path file, boolean first, Patience patience) {
        return switch (name) {
            case "nrfrpc" -> pair(new NrfRpcWire(file, first), first, patience);
            case "vox" -> pair(VoxWire.each(file, first, false), first, patience);
            case "vox-many" -> pair(VoxWire.each(file, first, true), first, patience);
            case "vox-k16" -> pair(VoxWire.batches(file, first), first, patience);
            case "vox-claim" -> pair(VoxWire.inPlace(file, first), first, patience);
            case "amp" -> pair(AmpWire.open(file, first, patience), first, patience);
            case "fusiondock" -> pair(new FusiondockWire(file, first), first, patience);
            case "agrona" -> pair(new AgronaWire(file, first, false), first, patience);
            case "agrona-many" -> pair(new AgronaWire(file, first, true), first, patience);
            case "aeron" -> pair(new AeronWire(file, first, patience), first, patience);
            case "socket" -> pair(StreamWire.socket(file, first, patience), first, patience);
            case "pipe" -> pair(StreamWire.pipe(file, first, patience), first, patience);
            case "wake-awake" -> WakeWork.awake(file, first, Bell::futex, patience);
            default -> name.startsWith(WAKE) ? WakeWork.asleep(file, first, bell(name)) : alone(name, file);
        };
    }

    /** How both sides of a wake ring each other. */
    private static Bell.Kind bell(String name) {
        return switch (name.substring(WAKE.length())) {
            case "futex" -> Bell::futex;
            case "fifo" -> Bell::fifo;
            case "eventfd" -> Bell::eventfd;
            case "datagram" -> Bell::datagram;
            case "ivshmem" -> Bell::ivshmem;
            case "ipi" -> Bell::ipi;
            default -> throw unknown(name);
        };
    }

    /** The kinds that need nobody at the other side. */
    private static Work alone(String name, Path file) {
        return switch (name) {
            case "copy-normal" -> CopyWork.normal();
            case "copy-device" -> CopyWork.device();
            case "copy-segment" -> CopyWork.segment();
            case "blocks" -> BlockWork.allocator();
            case "slots" -> BlockWork.slots(file);
            case "blocks-reference" -> BlockWork.reference();
            case "granules-64" -> new GranuleWork(64);
            case "granules-262144" -> new GranuleWork(262_144);
            case "find" -> new FindWork();
            case "path-offer" -> PathWork.offer(file);
            case "path-service" -> PathWork.service(file);
            case "path-offers" -> PathWork.offers(file);
            case "path-claims" -> PathWork.claims(file);
            case "path-fusiondock" -> PathWork.mailbox(Access.NORMAL);
            case "path-fusiondock-device" -> PathWork.mailbox(Access.DEVICE);
            case "agrona-path" -> PathWork.agrona();
            case "turn-idle-1" -> TurnWork.idle(file, 1);
            case "turn-idle-16" -> TurnWork.idle(file, 16);
            case "turn-idle-64" -> TurnWork.idle(file, 64);
            case "turn-idle-255" -> TurnWork.idle(file, 255);
            case "turn-one-255" -> TurnWork.one(file, 255);
            case "turn-all-255" -> TurnWork.all(file, 255);
            case "senders-1" -> new SendersWork(1);
            case "senders-8" -> new SendersWork(8);
            default -> throw unknown(name);
        };
    }

    /** The file both sides map; made or grown as needed. */
    static MappedFile map(Path file, long bytes) {
        return MappedFile.grow(FileSpec.of("bench", file.toString(), bytes, Role.CREATE_OR_ATTACH));
    }

    /** Waits for a file that the other side makes. */
    static void awaitName(Path file, Patience patience) {
        while (!Files.exists(file)) {
            patience.again();
        }
        patience.reset();
    }

    private static BenchException unknown(String name) {
        return new BenchException(BenchException.USAGE, "no such work: " + name);
    }

    private static Work pair(Wire wire, boolean first, Patience patience) {
        return first ? new Initiator(wire, patience) : new Responder(wire, patience);
    }
}
