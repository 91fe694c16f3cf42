package io.millrace.bench.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message through Agrona's ring for one sender in one thread: what {@link VoxPath} is compared with. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AgronaPath {
    private static final int CAPACITY = 65_536;
    /** A read ends where the ring does: the next one has two messages to find. */
    private static final int LIMIT = 2;

    /** Bytes of a message. */
    @Param({"8", "64", "1024", "4096"})
    public int size;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private UnsafeBuffer message;
    private long seen;
    private final MessageHandler handler = (type, buffer, index, length) -> seen += length;

    /** Makes the message. */
    @Setup
    public void open() {
        message = new UnsafeBuffer(new byte[size]);
    }

    /**
     * Copies in, publishes, finds, releases.
     *
     * @return whether there was room
     */
    @Benchmark
    public boolean offerAndPoll() {
        boolean sent = ring.write(1, message, 0, size);
        ring.read(handler, LIMIT);
        return sent;
    }
}
