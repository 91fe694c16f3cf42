package io.millrace.itests.container;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Payload;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.object.MemoryFileSegment;
import io.millrace.posix.internal.object.MemoryFileSpec;
import io.millrace.posix.internal.os.OsSystemV;
import io.millrace.posix.internal.table.TableOpener;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Side B of a link of the nRF RPC draft in a JVM of its own, over memory it gets at in its own way. Thread-safety:
 * confined to one thread.
 */
public final class PosixSide implements AutoCloseable {
    private static final long IDLE_NANOS = 20_000;
    private static final NrfRpcLayout AREA = NrfRpcLayout.r1(1024, Link.ENDPOINTS);
    private static final int MOST_BYTES = 200;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final long[] expected = new long[Link.ENDPOINTS];
    private final int key;
    private final NrfRpcLink link;
    private long received;

    private PosixSide(PosixMemory kind, String place, int key) {
        this.key = key;
        Memory memory = memory(kind, place);
        link = new NrfRpcLink(
                "peer",
                memory,
                Signaler.none(),
                WaitPolicy.standard(),
                NrfRpcOptions.of(NrfRpcOptions.Side.B, AREA, AREA));
    }

    /**
     * Starts it.
     *
     * @param place where the memory is, as {@link PosixHub#place} says
     * @param key of a System V segment
     * @param command {@code echo}, {@code send} or {@code recv}
     * @param count how many messages
     */
    static ChildProcess start(PosixMemory kind, String place, int key, String command, int count) {
        return ChildProcess.start(List.of(
                Installation.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PosixSide.class.getName(),
                kind.name(),
                place,
                Integer.toString(key),
                command,
                Integer.toString(count)));
    }

    /** Plays the side, says {@code ready}, and says {@code done} when every message was as it must be. */
    public static void main(String[] words) {
        try (PosixSide side = new PosixSide(PosixMemory.valueOf(words[0]), words[1], Integer.parseInt(words[2]))) {
            System.out.println("ready");
            int count = Integer.parseInt(words[4]);
            switch (words[3]) {
                case "echo" -> side.echo(count);
                case "send" -> side.send(count);
                default -> side.receive(count);
            }
            System.out.println("done");
        }
    }

    private Memory memory(PosixMemory kind, String place) {
        return switch (kind) {
            case SYSV -> attach(keep(OsSystemV.open()));
            case POSIX -> keep(file(place)).memory();
            case MEMFD ->
                keep(MemoryFileSegment.open(MemoryFileSpec.attach("peer", place)))
                        .memory();
            case TABLE -> attach(table(keep(file(place))));
        };
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    private static Segment file(String path) {
        return MappedFile.open(FileSpec.of("peer", path, 0, Role.ATTACH), _ -> {});
    }

    private SystemV table(Segment memory) {
        return keep(
                new TableOpener("peer", memory, 0, ProcessLiveness.self(), new ProcessLiveness(0), () -> 1_700_000_000L)
                        .attach());
    }

    private Memory attach(SystemV calls) {
        int id = calls.shmget(key, 0, 0, Set.of());
        return keep(calls.shmat(id, 0, Set.of())).memory();
    }

    private void echo(int count) {
        List<byte[]> waiting = new ArrayList<>();
        for (int done = 0; done < count; ) {
            if (link.rx(0).poll((segment, offset, length, _) -> waiting.add(bytes(segment, offset, length)), 1) == 0) {
                LockSupport.parkNanos(IDLE_NANOS);
            }
            for (byte[] question : waiting) {
                offer(0, question);
                done++;
            }
            waiting.clear();
        }
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            int endpoint = i % Link.ENDPOINTS;
            offer(endpoint, Payload.of(i / Link.ENDPOINTS, endpoint, 1 + i % MOST_BYTES));
        }
    }

    private void offer(int endpoint, byte[] message) {
        while (link.tx(endpoint).offer(message, 0, message.length) != Offer.SENT) {
            LockSupport.parkNanos(IDLE_NANOS);
        }
    }

    private void receive(int count) {
        while (received < count) {
            if (link.rxAll().poll(this::take, 64) == 0) {
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
    }

    private void take(MemorySegment segment, long offset, int length, int endpoint) {
        long sequence = expected[endpoint]++;
        if (!Arrays.equals(Payload.of(sequence, endpoint, length), bytes(segment, offset, length))) {
            throw new AssertionError("endpoint " + endpoint + ": another message than " + sequence);
        }
        received++;
    }

    private static byte[] bytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        link.close();
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
