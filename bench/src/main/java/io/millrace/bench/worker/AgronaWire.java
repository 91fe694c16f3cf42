package io.millrace.bench.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Two ring buffers of Agrona, whose users copy in with {@code write}: the reference. */
final class AgronaWire implements Wire {
    private static final int CAPACITY = 1 << 18;
    private static final int RING_BYTES = CAPACITY + RingBufferDescriptor.TRAILER_LENGTH;
    private static final int TYPE = 1;

    private final RingBuffer tx;
    private final RingBuffer rx;
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final MessageHandler check = (type, buffer, index, length) -> show(buffer, index, length);
    private final MessageHandler sendBack = (type, buffer, index, length) -> {
        show(buffer, index, length);
        held = length;
        answered = this.tx().write(TYPE, buffer, index, length);
    };
    private Numbers numbers = new Numbers();
    private byte[] wrapped = {};
    private int held;
    private boolean answered;

    /**
     * Opens one side.
     *
     * @param many whether the rings are those for many senders
     */
    AgronaWire(Path path, boolean first, boolean many) {
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer bytes = file.map(FileChannel.MapMode.READ_WRITE, 0, 2L * RING_BYTES);
            RingBuffer ab = ring(new UnsafeBuffer(bytes, 0, RING_BYTES), many);
            RingBuffer ba = ring(new UnsafeBuffer(bytes, RING_BYTES, RING_BYTES), many);
            tx = first ? ab : ba;
            rx = first ? ba : ab;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RingBuffer ring(AtomicBuffer bytes, boolean many) {
        return many ? new ManyToOneRingBuffer(bytes) : new OneToOneRingBuffer(bytes);
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public boolean send(int lane, byte[] message, int length) {
        if (wrapped != message) {
            wrapped = message;
            source.wrap(message);
        }
        return tx.write(TYPE, source, 0, length);
    }

    @Override
    public int take(int lane, Numbers expected, int limit) {
        numbers = expected;
        return rx.read(check, limit);
    }

    /** The bytes go from the one ring into the other: held until the call returns. */
    @Override
    public boolean hold(Numbers expected) {
        numbers = expected;
        return rx.read(sendBack, 1) == 1;
    }

    @Override
    public boolean sendHeldBack() {
        if (!answered) {
            throw new IllegalStateException("no room for an answer of " + held + " bytes in " + CAPACITY);
        }
        return true;
    }

    private void show(DirectBuffer buffer, int index, int length) {
        numbers.check(buffer.getLong(index, ByteOrder.LITTLE_ENDIAN), length);
    }

    private RingBuffer tx() {
        return tx;
    }

    @Override
    public void close() {
        source.wrap(0, 0);
    }
}
