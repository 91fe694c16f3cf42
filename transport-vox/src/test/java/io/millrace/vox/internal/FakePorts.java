package io.millrace.vox.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.PortServer;
import io.millrace.api.port.PortWatch;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Ports within one JVM, which counts what is open: handles, ports, mappings, and handles on their way. Thread-safety:
 * thread-safe, by one lock for everything.
 */
final class FakePorts implements Ports {
    private final Map<Path, FakeServer> servers = new HashMap<>();
    private final int room;
    private int open;

    FakePorts() {
        this(Integer.MAX_VALUE);
    }

    /** Ports that hold so many messages. */
    FakePorts(int room) {
        this.room = room;
    }

    /** What is open and not closed. */
    synchronized int open() {
        return open;
    }

    /** Waits until the other end has received all that was sent; false if it does not in time. */
    synchronized boolean awaitReceived(Port port, Duration bound) {
        return await(bound.toNanos(), () -> ((FakePort) port).end.other.inbox.isEmpty());
    }

    @Override
    public PortPair pair(Kind kind) {
        End ours = new End(kind);
        End theirs = new End(kind);
        ours.other = theirs;
        theirs.other = ours;
        return new PortPair(new FakePort(ours), new FakeHandle(theirs));
    }

    @Override
    public Port port(Handle handle) {
        Port port = new FakePort((End) ((FakeHandle) handle).thing());
        handle.close();
        return port;
    }

    @Override
    public Handle memory(String name, long sizeBytes) {
        return new FakeHandle(new Bytes(Arena.ofAuto().allocate(sizeBytes, Long.BYTES)));
    }

    @Override
    public Handle file(Path path) {
        throw new UnsupportedOperationException("no files here");
    }

    @Override
    public synchronized PortServer listen(Path path) {
        FakeServer server = new FakeServer(path);
        servers.put(path, server);
        notifyAll();
        return server;
    }

    @Override
    public synchronized Port connect(Path path, Duration timeout) {
        if (!await(timeout.toNanos(), () -> servers.containsKey(path))) {
            throw new PortException("nobody listens at " + path);
        }
        PortPair pair = pair(Kind.STREAM);
        servers.get(path).guests.add(pair.ours());
        notifyAll();
        return port(pair.theirs());
    }

    @Override
    public PortWatch watch() {
        throw new UnsupportedOperationException("no watches here");
    }

    private synchronized boolean await(long nanos, BooleanSupplier condition) {
        long start = System.nanoTime();
        long left = nanos;
        while (!condition.getAsBoolean() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            left = nanos - (System.nanoTime() - start);
        }
        return condition.getAsBoolean();
    }

    /** What handles stand for. */
    private class Thing {
        private int users;

        final void enter() {
            synchronized (FakePorts.this) {
                users++;
                open++;
            }
        }

        final void leave() {
            synchronized (FakePorts.this) {
                users--;
                open--;
                if (users == 0) {
                    unused();
                }
                FakePorts.this.notifyAll();
            }
        }

        final boolean isUsed() {
            return users > 0;
        }

        void unused() {}
    }

    private final class Bytes extends Thing {
        private final MemorySegment bytes;

        Bytes(MemorySegment bytes) {
            this.bytes = bytes;
        }
    }

    private final class End extends Thing {
        private final Kind kind;
        private final Deque<Message> inbox = new ArrayDeque<>();
        private End other;

        End(Kind kind) {
            this.kind = kind;
        }

        @Override
        void unused() {
            inbox.forEach(message -> message.things.forEach(Thing::leave));
            inbox.clear();
        }
    }

    private record Message(MemorySegment bytes, List<Thing> things) {}

    private final class FakeHandle implements Handle {
        private final Thing thing;
        private final AtomicBoolean closed = new AtomicBoolean();

        FakeHandle(Thing thing) {
            this.thing = thing;
            thing.enter();
        }

        Thing thing() {
            if (closed.get()) {
                throw new PortException("the handle is closed");
            }
            return thing;
        }

        @Override
        public Segment map(String name) {
            if (thing() instanceof Bytes bytes) {
                return new FakeSegment(name, bytes);
            }
            throw new SegmentRefusedException("it is a socket");
        }

        @Override
        public Handle copy() {
            return new FakeHandle(thing());
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                thing.leave();
            }
        }
    }

    private static final class FakeSegment implements Segment {
        private final String name;
        private final Bytes bytes;
        private final Arena arena = Arena.ofShared();
        private final Memory memory;

        @SuppressWarnings("restricted")
        FakeSegment(String name, Bytes bytes) {
            this.name = name;
            this.bytes = bytes;
            memory = Memory.of(bytes.bytes.reinterpret(arena, null), Access.NORMAL);
            bytes.enter();
        }

        @Override
        public Memory memory() {
            return memory;
        }

        @Override
        public SegmentInfo info() {
            return new SegmentInfo(name, "fake", "fake", memory.size(), memory.access(), false);
        }

        @Override
        public Reservation reserve(long offset, long sizeBytes) {
            return () -> {};
        }

        @Override
        public void close() {
            if (arena.scope().isAlive()) {
                arena.close();
                bytes.leave();
            }
        }
    }

    private final class FakePort implements Port {
        private final End end;
        private final AtomicBoolean closed = new AtomicBoolean();

        FakePort(End end) {
            this.end = end;
            end.enter();
        }

        @Override
        public Sent send(MemorySegment bytes, long length) {
            return send(bytes, length, List.of());
        }

        @Override
        public Sent send(MemorySegment bytes, long length, List<Handle> handles) {
            synchronized (FakePorts.this) {
                if (closed.get() || !end.other.isUsed()) {
                    return Sent.GONE;
                }
                if (end.other.inbox.size() >= room) {
                    return Sent.FULL;
                }
                List<Thing> things =
                        handles.stream().map(it -> ((FakeHandle) it).thing()).toList();
                things.forEach(Thing::enter);
                MemorySegment copy = Arena.ofAuto().allocate(length);
                MemorySegment.copy(bytes, 0, copy, 0, length);
                end.other.inbox.add(new Message(copy, things));
                FakePorts.this.notifyAll();
                return Sent.SENT;
            }
        }

        @Override
        public long receive(MemorySegment buffer, List<Handle> handles) {
            synchronized (FakePorts.this) {
                if (closed.get() || end.inbox.isEmpty()) {
                    return closed.get() || !end.other.isUsed() ? GONE : NOTHING;
                }
                Message message = end.inbox.remove();
                FakePorts.this.notifyAll();
                for (Thing thing : message.things) {
                    handles.add(new FakeHandle(thing));
                    thing.leave();
                }
                long length = Math.min(buffer.byteSize(), message.bytes.byteSize());
                MemorySegment.copy(message.bytes, JAVA_BYTE, 0, buffer, JAVA_BYTE, 0, length);
                if (end.kind == Kind.STREAM && length < message.bytes.byteSize()) {
                    end.inbox.addFirst(new Message(message.bytes.asSlice(length), List.of()));
                }
                return length;
            }
        }

        @Override
        public boolean await(long timeoutNanos) {
            return FakePorts.this.await(timeoutNanos, () -> closed.get() || !end.inbox.isEmpty() || !end.other.isUsed())
                    && !closed.get();
        }

        @Override
        public Handle detach() {
            Handle handle = new FakeHandle(end);
            close();
            return handle;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                end.leave();
            }
        }
    }

    private final class FakeServer implements PortServer {
        private final Path path;
        private final Deque<Port> guests = new ArrayDeque<>();
        private boolean closed;

        FakeServer(Path path) {
            this.path = path;
        }

        @Override
        public Optional<Port> accept(long timeoutNanos) {
            synchronized (FakePorts.this) {
                FakePorts.this.await(timeoutNanos, () -> closed || !guests.isEmpty());
                return Optional.ofNullable(guests.poll());
            }
        }

        @Override
        public void close() {
            synchronized (FakePorts.this) {
                closed = true;
                guests.forEach(Port::close);
                guests.clear();
                servers.remove(path, this);
                FakePorts.this.notifyAll();
            }
        }
    }
}
