package io.millrace.api.segment;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.SegmentContract;
import java.lang.foreign.Arena;
import java.util.Objects;

/** The contract itself, on a segment as an adapter would write it. */
class MappedSegmentContractTest extends SegmentContract {
    @Override
    protected Segment open() {
        return new ArenaSegment(8192);
    }

    /** Memory of this process only. */
    private static final class ArenaSegment implements Segment {
        private final Arena arena = Arena.ofShared();
        private final Memory memory;
        private final Reservations reservations = new Reservations();
        private boolean closed;

        ArenaSegment(long size) {
            memory = Memory.of(arena.allocate(size, 64), Access.NORMAL);
        }

        @Override
        public Memory memory() {
            return memory;
        }

        @Override
        public SegmentInfo info() {
            return new SegmentInfo("local", "arena", "this process", memory.size(), memory.access(), true);
        }

        @Override
        public Reservation reserve(long offset, long sizeBytes) {
            memory.getByte(Objects.checkFromIndexSize(offset, sizeBytes, memory.size()));
            return reservations
                    .take(offset, sizeBytes, () -> {})
                    .orElseThrow(() -> new SegmentRefusedException("bytes from " + offset + " have another writer"));
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                arena.close();
            }
        }
    }
}
