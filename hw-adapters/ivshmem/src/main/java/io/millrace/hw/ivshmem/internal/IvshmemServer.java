package io.millrace.hw.ivshmem.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Kept;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Poll;
import io.millrace.hw.libc.TargetMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * An ivshmem server that is a peer itself, with the id 0: it shares memory with virtual machines and other processes,
 * and rings them and is rung by them. One thread, {@code millrace-ivshmem-NAME}, lets guests in and out.
 *
 * <p>Thread-safety: thread-safe. Peer: a guest that does not read holds nobody up and costs a bounded queue; one that
 * speaks is hung up on.
 *
 * <p>Crash: guests keep memory and eventfds and go on among themselves; QEMU has no way to come back to the next
 * server. The name of the socket stays, and is replaced by the next one.
 */
public final class IvshmemServer implements IvshmemEnd {
    private static final long FOREVER = Long.MAX_VALUE;
    private static final long RETRY_NANOS = 100_000_000;

    private final IvshmemSpec spec;
    private final Consumer<String> warnings;
    private final IvshmemHouse house;
    private final IvshmemSegment segment;
    private final Signaler signaler;
    private final IvshmemPeers peers;
    private final IvshmemGuests guests;
    private final IvshmemWorker worker;
    private final Poll poll = new Poll();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Whether the system refused to let the last one in: the door is left alone for a moment. */
    private boolean refused;

    private boolean resting;

    private IvshmemServer(
            IvshmemSpec spec, TargetMap targets, IvshmemHouse house, Undo undo, Consumer<String> warnings) {
        String name = spec.door().name();
        this.spec = spec;
        this.warnings = warnings;
        this.house = house;
        peers = new IvshmemPeers();
        peers.add(house.host());
        guests = new IvshmemGuests(spec, house.memory().file(), peers, warnings);
        house.guests().forEach(guests::resume);
        segment = IvshmemSegment.of(name, house.memory().file(), house.memory().created());
        undo.add(segment::close);
        signaler = IvshmemDoorbell.of(name, peers, house.host(), targets);
        undo.add(signaler::close);
        worker = new IvshmemWorker(name, this::serve);
    }

    /**
     * Opens the door.
     *
     * @param spec what is shared, and with how many
     * @param targets whom the numbers of rings mean
     * @param kept what a server before this one left, taken over or closed here
     * @param warnings told which guests were sent away, and what could not be tidied up
     * @return the open server
     * @throws io.millrace.api.segment.SegmentRefusedException if a name is not what it must be, or is in use
     * @throws io.millrace.api.memory.GeometryMismatchException if the file's size does not fit
     */
    public static IvshmemServer open(
            IvshmemSpec spec, TargetMap targets, Optional<Kept> kept, Consumer<String> warnings) {
        IvshmemHouse house = kept.flatMap(it -> resume(spec, it, warnings)).orElseGet(() -> IvshmemHouse.open(spec));
        try (Undo undo = new Undo()) {
            undo.add(house::close);
            undo.add(() -> house.listener().removeName().ifPresent(warnings));
            undo.add(house.host()::close);
            house.guests().forEach(it -> undo.add(it::close));
            house.guests().forEach(it -> undo.add(it.peer()::close));
            IvshmemServer server = undo.forget(new IvshmemServer(spec, targets, house, undo, warnings));
            server.worker.start();
            return server;
        }
    }

    /**
     * The memory that is shared.
     *
     * @return the segment, closed with this
     */
    public Segment segment() {
        return segment;
    }

    /**
     * How guests are rung, and we are.
     *
     * @return the signaler, closed with this
     */
    public Signaler signaler() {
        return signaler;
    }

    /**
     * Who is there.
     *
     * @return the ids of all guests, ascending; whoever has just come may still be reading its greeting
     */
    public List<Integer> guests() {
        return peers.all().stream()
                .map(IvshmemPeer::id)
                .filter(id -> id != IvshmemProtocol.HOST)
                .toList();
    }

    /** Hangs up on all guests, and removes the name of the socket. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            worker.stop();
            house.listener().removeName().ifPresent(warnings);
            release();
        }
    }

    @Override
    public Optional<Kept> bequeath() {
        if (!closed.compareAndSet(false, true)) {
            return Optional.empty();
        }
        worker.stop();
        try {
            return Optional.of(house.keep(spec.identity(), guests.all()));
        } catch (LibcException e) {
            house.listener().removeName().ifPresent(warnings);
            warnings.accept("hung up on the guests at " + spec.door().socket() + ": " + e.getMessage());
            return Optional.empty();
        } finally {
            release();
        }
    }

    private static Optional<IvshmemHouse> resume(IvshmemSpec spec, Kept kept, Consumer<String> warnings) {
        try (kept) {
            Optional<IvshmemHouse> house = IvshmemHouse.resume(spec, kept);
            if (house.isEmpty()) {
                warnings.accept("whoever was at " + spec.door().socket()
                        + " before sees an end: the configuration they depend on has changed");
            }
            return house;
        }
    }

    private void release() {
        guests.close();
        house.close();
        signaler.close();
        segment.close();
        peers.close();
    }

    private void serve() {
        try {
            guests.tell();
            while (look()) {
                guests.tell();
            }
        } catch (ShmException e) {
            warnings.accept("nobody is let in or out any more at " + spec.door().socket() + ": " + e.getMessage());
        }
    }

    /**
     * Waits for something to happen, and answers it; false if this is to end. The door is looked at before the guests,
     * and answered after them: who goes and comes again finds its old place free.
     */
    private boolean look() {
        List<IvshmemGuest> shown = guests.all();
        boolean open = !resting;
        resting = false;
        worker.begin(poll);
        if (open) {
            poll.add(house.listener().descriptor());
        }
        shown.forEach(this::watch);
        boolean later = !open || shown.stream().anyMatch(it -> it.flow() == IvshmemGuest.Flow.LATER);
        if (!worker.await(poll, later ? RETRY_NANOS : FOREVER)) {
            return false;
        }
        int first = open ? 2 : 1;
        for (int i = 0; i < shown.size(); i++) {
            if (poll.readable(first + i)) {
                guests.hear(shown.get(i));
            }
        }
        if (open && poll.readable(1)) {
            letIn();
        }
        return true;
    }

    private void watch(IvshmemGuest guest) {
        if (guest.flow() == IvshmemGuest.Flow.FULL) {
            poll.addWriter(guest.stream());
        } else {
            poll.add(guest.stream());
        }
    }

    private void letIn() {
        try {
            house.listener().accept().ifPresent(guests::join);
            refused = false;
        } catch (LibcException e) {
            if (!refused) {
                warnings.accept("could not let a guest in at " + spec.door().socket() + ": " + e.getMessage());
            }
            refused = true;
            resting = true;
        }
    }
}
