package io.millrace.bench.worker;

import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.bench.BenchException;
import io.millrace.hw.datagram.internal.DatagramDoorbell;
import io.millrace.hw.eventfd.internal.EventfdClient;
import io.millrace.hw.eventfd.internal.EventfdServer;
import io.millrace.hw.fifo.internal.FifoDoorbell;
import io.millrace.hw.futex.internal.FutexSignaler;
import io.millrace.hw.futex.internal.Side;
import io.millrace.hw.ipi.internal.IpiCalls;
import io.millrace.hw.ipi.internal.IpiDoorbell;
import io.millrace.hw.ipi.internal.IpiDriver;
import io.millrace.hw.ipi.internal.IpiRoutes;
import io.millrace.hw.ipi.internal.IpiSpec;
import io.millrace.hw.ipi.internal.Receive;
import io.millrace.hw.ipi.internal.Ring;
import io.millrace.hw.ivshmem.internal.IvshmemClient;
import io.millrace.hw.ivshmem.internal.IvshmemDoor;
import io.millrace.hw.ivshmem.internal.IvshmemRoutes;
import io.millrace.hw.ivshmem.internal.IvshmemServer;
import io.millrace.hw.ivshmem.internal.IvshmemSpec;
import io.millrace.hw.libc.Names;
import io.millrace.hw.libc.TargetMap;
import io.millrace.hw.unix.internal.UnixPorts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One side's end of a doorbell. Thread-safety: as the signalers.
 *
 * @param out how the other side is rung
 * @param in where we are rung; the same, but for devices that go one way
 * @param target whom a ring is for, where several could be rung
 * @param end gives back what the signalers need
 */
record Bell(Signaler out, Signaler in, int target, Runnable end) implements AutoCloseable {
    private static final String NAME = "bench";
    private static final int PRIVATE = 0600;
    private static final long IVSHMEM_BYTES = 4096;
    private static final long JOIN_SECONDS = 10;

    /** A kind of doorbell. */
    @FunctionalInterface
    interface Kind {
        /**
         * Opens one end.
         *
         * @param file whose name others begin with
         * @param memory shared by both sides; its first bytes are the doorbell's
         * @param first which side
         */
        Bell open(Path file, Memory memory, boolean first);
    }

    /** Words in memory that say who sleeps: no call while the other side is awake. */
    static Bell futex(Path file, Memory memory, boolean first) {
        return of(new FutexSignaler(NAME, memory, 0, first ? Side.A : Side.B));
    }

    /** Two named pipes. */
    static Bell fifo(Path file, Memory memory, boolean first) {
        return of(FifoDoorbell.open(NAME, path(file, first), path(file, !first), Integer.BYTES));
    }

    /** Two sockets for datagrams. */
    static Bell datagram(Path file, Memory memory, boolean first) {
        return of(DatagramDoorbell.open(NAME, path(file, first), path(file, !first), PRIVATE, Bell::complain));
    }

    /** Two eventfds, which the first side hands to the second. */
    static Bell eventfd(Path file, Memory memory, boolean first) {
        String socket = path(file, true);
        if (first) {
            var server = EventfdServer.open(NAME, socket, new UnixPorts(), Optional.empty(), Bell::complain);
            return of(server.signaler(), 0, server::close);
        }
        var joined = new Joined();
        var client = EventfdClient.open(NAME, socket, new UnixPorts(), Optional.empty(), joined, ignored -> {});
        return of(joined.await(), 0, client::close);
    }

    /** The eventfds of ivshmem: the first side is the server and peer 0, the second a client and peer 1. */
    static Bell ivshmem(Path file, Memory memory, boolean first) {
        IvshmemDoor door = IvshmemDoor.of(NAME, path(file, true), 1);
        TargetMap targets = IvshmemRoutes.parse("", 1);
        if (first) {
            IvshmemSpec spec = IvshmemSpec.of(door, IVSHMEM_BYTES);
            var server = IvshmemServer.open(spec, targets, Optional.empty(), Bell::complain);
            return of(server.signaler(), 1, server::close);
        }
        var joined = new Joined();
        var client = IvshmemClient.open(door, targets, Optional.empty(), joined, ignored -> {});
        return of(joined.await(), 0, client::close);
    }

    /** Two named pipes that stand for devices: one is written to, the other one read. */
    static Bell ipi(Path file, Memory memory, boolean first) {
        Signaler in = device(path(file, !first), Ring.NONE, Receive.READ);
        return new Bell(device(path(file, first), Ring.WRITE, Receive.NONE), in, 0, () -> {});
    }

    @Override
    public void close() {
        out.close();
        in.close();
        end.run();
    }

    private static Bell of(Signaler signaler) {
        return of(signaler, 0, () -> {});
    }

    private static Bell of(Signaler signaler, int target, Runnable end) {
        return new Bell(signaler, signaler, target, end);
    }

    private static Signaler device(String path, Ring ring, Receive receive) {
        Names.mkfifo(path, PRIVATE);
        TargetMap targets = IpiRoutes.of("");
        var spec = new IpiSpec(
                path, IpiCalls.FFM, ring, IpiSpec.NO_REQUEST, Integer.BYTES, receive, IpiSpec.NO_REQUEST, targets);
        return IpiDoorbell.open(NAME, IpiDriver.OTHER, spec, Bell::complain);
    }

    private static String path(Path file, boolean there) {
        return file + (there ? ".there" : ".back");
    }

    private static void complain(String line) {
        System.err.println("millrace bench: " + line);
    }

    /** Waits for the other side; that it is not there at once is nothing to tell. */
    private static final class Joined implements EventfdClient.Listener, IvshmemClient.Listener {
        private final CompletableFuture<Signaler> signaler = new CompletableFuture<>();

        @Override
        public void joined(Signaler ours) {
            signaler.complete(ours);
        }

        @Override
        public void joined(Segment segment, Signaler ours) {
            signaler.complete(ours);
        }

        @Override
        public void left() {
            signaler.completeExceptionally(new BenchException(BenchException.REFUSED, "the other side has gone"));
        }

        Signaler await() {
            try {
                return signaler.get(JOIN_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new BenchException(BenchException.TIMEOUT, "no counters within " + JOIN_SECONDS + " s: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException(BenchException.REFUSED, "interrupted");
            }
        }
    }
}
