package io.millrace.gateway.shell.internal.clean;

import io.millrace.gateway.shell.internal.clean.Nodes.Found;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Removes what dead gateways and peers left in shared memory: only names that begin with {@code millrace-} or lie in
 * the demos' folder, that belong to this user, that no process has open, mapped or locked, and that have not changed
 * for a minute. What cannot be proven stays. Thread-safety: confined to one thread.
 */
public final class Cleaner {
    private static final long QUIET_MILLIS = 60_000;

    private final Path folder;
    private final Path proc;
    private final LongSupplier clock;

    /**
     * Prepares it.
     *
     * @param folder of shared memory
     * @param proc the file system of processes
     * @param clock milliseconds since the epoch
     */
    public Cleaner(Path folder, Path proc, LongSupplier clock) {
        this.folder = folder;
        this.proc = proc;
        this.clock = clock;
    }

    /**
     * What is to become of a name.
     *
     * @param path the name
     * @param sizeBytes the file's length
     * @param keptBecause why it stays; empty if it is a leftover
     */
    public record Decision(Path path, long sizeBytes, Optional<String> keptBecause) {}

    /**
     * Looks at all names, and removes leftovers.
     *
     * @param remove whether they are removed, or only named
     * @param sure whether the user says that nobody who cannot be seen has any of it
     * @return all names with what became of them, or would
     * @throws IOException if the folder or the processes cannot be looked at
     */
    public List<Decision> run(boolean remove, boolean sure) throws IOException {
        int uid = (int) Files.getAttribute(proc.resolve("self"), "unix:uid");
        List<Found> names = Nodes.in(folder, uid);
        Set<Node.Id> ids = names.stream().map(found -> found.node().id()).collect(Collectors.toSet());
        Holders holders = Holders.scan(proc, ids);
        List<Decision> decisions = new ArrayList<>();
        for (Found found : names) {
            Optional<String> kept = keptBecause(found, holders, uid, sure);
            if (kept.isEmpty() && remove) {
                kept = remove(found.node());
            }
            decisions.add(new Decision(found.node().path(), found.node().sizeBytes(), kept));
        }
        return decisions;
    }

    private Optional<String> keptBecause(Found found, Holders holders, int uid, boolean sure) {
        Node node = found.node();
        String holder = holders.of(node.id());
        if (node.kind() == Node.Kind.OTHER) {
            return Optional.of("it is a link or a device");
        }
        if (node.uid() != uid) {
            return Optional.of("it belongs to user " + node.uid() + ", not to " + uid);
        }
        if (holder != null) {
            return Optional.of(holder);
        }
        if (found.replaceable()) {
            return Optional.of("strangers may replace names in its folder");
        }
        if (node.links() > 1) {
            return Optional.of("the file has " + node.links() + " names");
        }
        return recent(node).or(() -> listener(node)).or(() -> unseen(found, holders, uid, sure));
    }

    /** What might have it without being seen; the user may know better. */
    private static Optional<String> unseen(Found found, Holders holders, int uid, boolean sure) {
        List<String> blind = holders.blind(uid);
        if (sure) {
            return Optional.empty();
        }
        if (!blind.isEmpty()) {
            return Optional.of("process " + String.join(", ", blind)
                    + " of this user cannot be looked into; if it does not use it, add --yes");
        }
        if (holders.isBlind() && !found.sheltered() && !found.node().isPrivate()) {
            return Optional.of(
                    "other users may open it, and their processes cannot be looked into; if none does, add --yes");
        }
        return holders.isInContainer()
                ? Optional.of("this is a container; if no other one shares this memory, add --yes")
                : Optional.empty();
    }

    private Optional<String> recent(Node node) {
        long age = clock.getAsLong() - node.changedMillis();
        return age < QUIET_MILLIS
                ? Optional.of("it changed less than a minute ago, and may be about to be opened")
                : Optional.empty();
    }

    /** A socket is not open by its name: who is bound to it is found by trying. */
    private static Optional<String> listener(Node node) {
        if (node.kind() != Node.Kind.SOCKET) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(node.path()));
            return Optional.of("a process listens there");
        } catch (ConnectException expected) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("whether a process listens there is not known: " + e.getMessage());
        }
    }

    /** Why it could not be removed; another file of that name is not touched. */
    private static Optional<String> remove(Node node) {
        try {
            if (!Node.of(node.path()).equals(node)) {
                return Optional.of("it changed just now");
            }
            Files.delete(node.path());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it could not be removed: " + e.getMessage());
        }
    }
}
