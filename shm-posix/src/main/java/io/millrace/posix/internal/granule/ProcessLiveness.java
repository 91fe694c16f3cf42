package io.millrace.posix.internal.granule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges a peer of this machine by its process, any other by its heartbeat.
 *
 * <p>Thread-safety: thread-safe. A process is known by pid and start time; one that has ended and waits for its parent
 * touches no memory any more, so it is dead.
 */
public final class ProcessLiveness implements Liveness {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /** Fields of {@code /proc/PID/stat} behind the name of the program, which may hold anything. */
    private static final int STATE_FIELD = 0;

    private static final int START_FIELD = 19;
    /** The host of a peer that has not told it yet; one of another machine that is taken for dead then joins again. */
    private static final long UNTOLD = 0;

    private static final List<String> DEAD_STATES = List.of("Z", "X", "x");

    private final long host;
    private final long timeoutNanos;
    private final Map<Integer, Beat> beats = new HashMap<>();

    /**
     * Makes it for this process.
     *
     * @param timeoutNanos after so long without a heartbeat a peer of another machine is dead; 0: never
     */
    public ProcessLiveness(long timeoutNanos) {
        this.host = host();
        this.timeoutNanos = timeoutNanos;
    }

    /** A heartbeat as first seen. */
    private record Beat(int generation, long heartbeat, long sinceNanos) {}

    /**
     * This process as a peer.
     *
     * @return its identity
     */
    public static PeerIdentity self() {
        long pid = ProcessHandle.current().pid();
        long start = stat(pid).map(it -> Long.parseLong(it.get(START_FIELD))).orElse(0L);
        Path self = Path.of("/proc/self");
        try {
            return new PeerIdentity((int) pid, start, host(), (int) Files.getAttribute(self, "unix:uid"), (int)
                    Files.getAttribute(self, "unix:gid"));
        } catch (IOException e) {
            throw new IllegalStateException("/proc/self cannot be read: " + e, e);
        }
    }

    private static long host() {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            long hash = FNV_OFFSET;
            for (byte each : (boot + space).getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
            }
            return hash == 0 ? 1 : hash;
        } catch (IOException e) {
            throw new IllegalStateException("this machine does not say which it is: " + e, e);
        }
    }

    @Override
    public boolean isDead(SeenPeer peer) {
        PeerIdentity identity = peer.identity();
        if (peer.joining() && (identity.host() == host || identity.host() == UNTOLD)) {
            return stat(Integer.toUnsignedLong(identity.pid())).isEmpty();
        }
        return identity.host() == host ? isGone(identity) : isSilent(peer);
    }

    private static boolean isGone(PeerIdentity identity) {
        Optional<List<String>> stat = stat(Integer.toUnsignedLong(identity.pid()));
        return stat.isEmpty()
                || DEAD_STATES.contains(stat.get().get(STATE_FIELD))
                || Long.parseLong(stat.get().get(START_FIELD)) != identity.start();
    }

    private synchronized boolean isSilent(SeenPeer peer) {
        long now = System.nanoTime();
        Beat before = beats.get(peer.slot());
        if (before == null || before.generation() != peer.generation() || before.heartbeat() != peer.heartbeat()) {
            beats.put(peer.slot(), new Beat(peer.generation(), peer.heartbeat(), now));
            return false;
        }
        return timeoutNanos != 0 && now - before.sinceNanos() > timeoutNanos;
    }

    /** What the kernel says of a process, from its state on; empty if there is none. */
    private static Optional<List<String>> stat(long pid) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(
                    List.of(text.substring(text.lastIndexOf(')') + 2).strip().split(" ", -1)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            return goneMeanwhile(pid, e);
        }
    }

    /** Reading of a process that ends just then fails in other ways too. */
    private static Optional<List<String>> goneMeanwhile(long pid, IOException cause) {
        if (Files.exists(Path.of("/proc/" + pid))) {
            throw new IllegalStateException("/proc/" + pid + "/stat cannot be read: " + cause, cause);
        }
        return Optional.empty();
    }
}
