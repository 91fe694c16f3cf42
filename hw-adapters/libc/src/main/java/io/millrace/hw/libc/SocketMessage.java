package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The buffers of one message that carries descriptors, made once.
 *
 * <p>Thread-safety: confined to one thread at a time. The descriptors and the bytes must stay open meanwhile: the
 * message holds their addresses as numbers, so nothing else keeps them. Peer: may send as many descriptors as it likes:
 * those beyond {@link #MOST} the kernel closes.
 */
public final class SocketMessage {
    /** How many descriptors fit into one message. */
    public static final int MOST = 32;

    private static final long CONTROL_BYTES = SocketLayout.controlBytes(MOST);
    private static final MethodHandle SEND = Calls.transfer("sendmsg", Calls.INT, Calls.POINTER, Calls.INT);
    private static final MethodHandle RECEIVE = Calls.transfer("recvmsg", Calls.INT, Calls.POINTER, Calls.INT);

    private final MemorySegment state = Calls.newState();
    private final MemorySegment block = Arena.ofAuto().allocate(SocketLayout.CONTROL_BLOCK + CONTROL_BYTES, 8);

    /** Makes the buffers. */
    public SocketMessage() {
        block.set(JAVA_LONG, SocketLayout.PARTS, block.address() + SocketLayout.PART);
        block.set(JAVA_LONG, SocketLayout.PART_COUNT, 1);
        block.set(JAVA_LONG, SocketLayout.CONTROL, block.address() + SocketLayout.CONTROL_BLOCK);
    }

    /**
     * Sends bytes and descriptors in one message, without waiting.
     *
     * @param socket a connected socket
     * @param bytes what, from its start; private native memory
     * @param length so many bytes
     * @param descriptors what goes with them, at most {@link #MOST}; copies go, these stay
     * @return how many bytes were taken, or a negative error number
     */
    public long send(Descriptor socket, MemorySegment bytes, long length, List<Descriptor> descriptors) {
        prepare(bytes, length);
        block.set(JAVA_LONG, SocketLayout.CONTROL_LENGTH, fill(descriptors));
        int flags = SocketLayout.DONT_WAIT | SocketLayout.NO_SIGNAL;
        try {
            long result;
            do {
                result = Calls.resultOf((long) SEND.invokeExact(state, socket.number(), block, flags), state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable e) {
            throw Calls.broken(e);
        } finally {
            Reference.reachabilityFence(bytes);
        }
    }

    /**
     * Receives one message, without waiting. Allocates nothing.
     *
     * @param socket a connected socket
     * @param buffer where to, from its start; private native memory
     * @param length at most so many bytes
     * @return how many bytes came, 0 for an empty message or the end of a stream, or a negative error number
     */
    public long receive(Descriptor socket, MemorySegment buffer, long length) {
        prepare(buffer, length);
        block.set(JAVA_LONG, SocketLayout.CONTROL_LENGTH, CONTROL_BYTES);
        int flags = SocketLayout.DONT_WAIT | SocketLayout.CLOSE_ON_EXEC;
        try {
            long result;
            do {
                result = Calls.resultOf((long) RECEIVE.invokeExact(state, socket.number(), block, flags), state);
            } while (result == -Errno.EINTR);
            if (result < 0) {
                block.set(JAVA_LONG, SocketLayout.CONTROL_LENGTH, 0);
            }
            return result;
        } catch (Throwable e) {
            throw Calls.broken(e);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /**
     * The descriptors that came with the last message received, each closed on exec; once.
     *
     * @return in the order they were sent, to be closed by the caller
     */
    public List<Descriptor> take() {
        long end = block.get(JAVA_LONG, SocketLayout.CONTROL_LENGTH);
        if (end == 0) {
            return List.of();
        }
        block.set(JAVA_LONG, SocketLayout.CONTROL_LENGTH, 0);
        List<Descriptor> taken = new ArrayList<>();
        MemorySegment control = block.asSlice(SocketLayout.CONTROL_BLOCK, end);
        for (long at = 0; at + SocketLayout.CONTROL_HEAD <= end; ) {
            long length = control.get(JAVA_LONG, at);
            if (isDescriptors(control, at)) {
                take(control, at + SocketLayout.CONTROL_HEAD, Math.min(at + length, end), taken);
            }
            at += SocketLayout.align(Math.max(length, SocketLayout.CONTROL_HEAD));
        }
        return taken;
    }

    private static boolean isDescriptors(MemorySegment control, long at) {
        int type = control.get(JAVA_INT, at + SocketLayout.CONTROL_TYPE);
        return control.get(JAVA_INT, at + SocketLayout.CONTROL_LEVEL) == SocketLayout.SOCKET_LEVEL
                && (type == SocketLayout.RIGHTS || type == SocketLayout.PROCESS);
    }

    private static void take(MemorySegment control, long from, long to, List<Descriptor> taken) {
        for (long at = from; at + SocketLayout.DESCRIPTOR_BYTES <= to; at += SocketLayout.DESCRIPTOR_BYTES) {
            taken.add(new Descriptor(control.get(JAVA_INT, at), "received descriptor"));
        }
    }

    private void prepare(MemorySegment bytes, long length) {
        Objects.checkFromIndexSize(0, length, bytes.byteSize());
        if (!bytes.isNative()) {
            throw new IllegalArgumentException("bytes of a message must be native memory: " + bytes);
        }
        block.set(JAVA_LONG, SocketLayout.PART, bytes.address());
        block.set(JAVA_LONG, SocketLayout.PART_LENGTH, length);
    }

    private long fill(List<Descriptor> descriptors) {
        int count = descriptors.size();
        if (count > MOST) {
            throw new IllegalArgumentException("a message carries at most " + MOST + " descriptors: " + count);
        }
        if (count == 0) {
            return 0;
        }
        long length = SocketLayout.CONTROL_HEAD + SocketLayout.DESCRIPTOR_BYTES * count;
        MemorySegment control = block.asSlice(SocketLayout.CONTROL_BLOCK);
        control.set(JAVA_LONG, 0, length);
        control.set(JAVA_INT, SocketLayout.CONTROL_LEVEL, SocketLayout.SOCKET_LEVEL);
        control.set(JAVA_INT, SocketLayout.CONTROL_TYPE, SocketLayout.RIGHTS);
        for (int i = 0; i < count; i++) {
            control.set(
                    JAVA_INT,
                    SocketLayout.CONTROL_HEAD + SocketLayout.DESCRIPTOR_BYTES * i,
                    descriptors.get(i).number());
        }
        return SocketLayout.controlBytes(count);
    }
}
