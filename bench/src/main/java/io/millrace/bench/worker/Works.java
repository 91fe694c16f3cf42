package io.millrace.bench.worker;

import io.millrace.api.segment.Role;
import io.millrace.bench.BenchException;
import io.millrace.hw.file.internal.FileSpec;
import io.millrace.hw.file.internal.MappedFile;
import java.nio.file.Path;

/** The kinds of work by name. */
final class Works {
    private Works() {}

    static Work open(String name, Path file, boolean first, Patience patience) {
        return switch (name) {
            case "nrfrpc" -> pair(new NrfRpcWire(file, first), first, patience);
            case "agrona" -> pair(new AgronaWire(file, first), first, patience);
            case "socket" -> pair(new SocketWire(file, first, patience), first, patience);
            case "futex" -> new WakeWork(file, first);
            case "copy-normal" -> CopyWork.normal();
            case "copy-device" -> CopyWork.device();
            case "copy-segment" -> CopyWork.segment();
            case "blocks" -> BlockWork.allocator();
            case "blocks-reference" -> BlockWork.reference();
            case "senders-1" -> new SendersWork(1);
            case "senders-8" -> new SendersWork(8);
            default -> throw new BenchException(BenchException.USAGE, "no such work: " + name);
        };
    }

    /** The file both sides map; made or grown as needed. */
    static MappedFile map(Path file, long bytes) {
        return MappedFile.grow(FileSpec.of("bench", file.toString(), bytes, Role.CREATE_OR_ATTACH));
    }

    private static Work pair(Wire wire, boolean first, Patience patience) {
        return first ? new Initiator(wire, patience) : new Responder(wire, patience);
    }
}
