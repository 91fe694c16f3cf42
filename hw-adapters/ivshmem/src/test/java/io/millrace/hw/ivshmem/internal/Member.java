package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Kept;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client, and what it was told. */
final class Member implements AutoCloseable, IvshmemClient.Listener {
    private final BlockingQueue<Joined> joined = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final IvshmemClient client;
    private Joined now;

    private record Joined(Segment segment, Signaler signaler) {}

    private Member(IvshmemDoor door, String targets, Optional<Kept> kept) {
        client = IvshmemClient.open(door, IvshmemRoutes.parse(targets, door.vectors()), kept, this, warnings::add);
    }

    /** A client that has joined. */
    static Member of(IvshmemDoor door, String targets) {
        return of(door, targets, Optional.empty());
    }

    static Member of(IvshmemDoor door, String targets, Optional<Kept> kept) {
        Member member = new Member(door, targets, kept);
        member.awaitJoined();
        return member;
    }

    /** A client that looks for a server. */
    static Member waiting(IvshmemDoor door) {
        return new Member(door, "", Optional.empty());
    }

    void awaitJoined() {
        try {
            now = joined.poll(Await.WATCHDOG_NANOS, TimeUnit.NANOSECONDS);
            assertTrue(now != null, () -> "did not join: " + warnings);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void awaitLeft() {
        try {
            assertTrue(
                    left.poll(Await.WATCHDOG_NANOS, TimeUnit.NANOSECONDS) != null, () -> "did not leave: " + warnings);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until a ring reaches that peer. */
    void awaitPeer(int id) {
        Await.until(() -> reaches(id), () -> "no peer " + id);
    }

    boolean reaches(int target) {
        long before = signaler().info().wakes();
        signaler().ring(target);
        return signaler().info().wakes() > before;
    }

    Segment segment() {
        return now.segment();
    }

    Signaler signaler() {
        return now.signaler();
    }

    List<String> warnings() {
        return warnings;
    }

    Optional<Kept> bequeath() {
        return client.bequeath();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public void joined(Segment segment, Signaler signaler) {
        joined.add(new Joined(segment, signaler));
    }

    @Override
    public void left() {
        left.add("left");
    }
}
