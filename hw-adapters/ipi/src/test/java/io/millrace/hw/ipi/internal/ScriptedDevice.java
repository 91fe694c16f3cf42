package io.millrace.hw.ipi.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** A device that answers as it is told, and keeps what it was asked. Thread-safety: confined to one thread. */
final class ScriptedDevice implements IpiDevice {
    final List<String> asked = new ArrayList<>();
    /** What the next reads answer; then nothing. */
    final Deque<Long> reads = new ArrayDeque<>();

    int answer;
    boolean isReadable;
    boolean isFree = true;

    @Override
    public boolean tryLock() {
        return isFree;
    }

    /** A driver may write to what it is given. */
    @Override
    public int tryIoctl(long request, MemorySegment argument) {
        asked.add(IpiSpec.hex(request) + " " + HexFormat.of().formatHex(argument.toArray(ValueLayout.JAVA_BYTE)));
        argument.fill((byte) 0xEE);
        return answer;
    }

    @Override
    public long tryWrite(MemorySegment buffer, long length) {
        asked.add("write " + HexFormat.of().formatHex(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)));
        return answer < 0 ? answer : length;
    }

    @Override
    public boolean await(long timeoutNanos) {
        return isReadable;
    }

    @Override
    public long read(MemorySegment buffer, long length) {
        asked.add("read " + length);
        return reads.isEmpty() ? -1 : reads.pop();
    }

    @Override
    public int counter() {
        return 77;
    }

    @Override
    public void wake() {
        asked.add("wake");
    }

    @Override
    public void close() {
        asked.add("close");
    }
}
