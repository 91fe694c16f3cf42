package io.millrace.itests.vox;

import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Messages;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A host in a JVM of its own, there to be killed: it takes over whatever segment it finds, and says the number of each
 * message before it releases it.
 */
final class ChildHost {
    private static final long PAUSE_NANOS = 200_000;
    private static final String WHOLE = ".";

    private ChildHost() {}

    /** Starts one. */
    static ChildProcess start(Path file) {
        return ChildProcess.start(List.of(
                Installation.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ChildHost.class.getName(),
                file.toString()));
    }

    /** The numbers a host has said in whole lines. */
    static List<Long> said(ChildProcess host) {
        return host.out().stream()
                .filter(line -> line.endsWith(WHOLE))
                .map(line -> Long.valueOf(line.substring(0, line.length() - WHOLE.length())))
                .toList();
    }

    /** Serves until it is killed, or nobody reads what it says. */
    public static void main(String... arguments) {
        VoxGeometry geometry = Geometries.narrow(1);
        FileSpec spec = FileSpec.of("host", arguments[0], Geometries.sizeBytes(geometry), Role.CREATE);
        try (MappedFile segment = MappedFile.open(spec.kept(), warning -> {});
                VoxHost host = VoxHost.open(
                        "host",
                        segment,
                        Role.CREATE_OR_ATTACH,
                        geometry,
                        JavaHost.setup(VoxOptions.standard()),
                        new JavaHost.Visitors())) {
            while (!System.out.checkError()) {
                host.look();
                if (host.poll(ChildHost::say, 1) == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private static void say(MemorySegment segment, long offset, int length, int guest) {
        byte[] message = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        long sequence = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
        Messages.verify(sequence, message);
        System.out.println(sequence + WHOLE);
    }
}
