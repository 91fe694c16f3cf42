package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import java.util.List;

/** Both ends of one ring, without a link around them. */
final class Ends {
    final Memory memory;
    final VoxView view;
    final long at;
    final VoxWriter writer;
    final VoxReader reader;

    Ends(int capacity) {
        this(Segments.fresh(Segments.usual(1, capacity)));
    }

    Ends(Memory memory) {
        this.memory = memory;
        view = VoxSegment.attach(memory);
        at = view.layout().guestToHost(0);
        writer = new VoxWriter(view, at);
        reader = new VoxReader(view, at);
    }

    long data() {
        return VoxLayout.data(at);
    }

    /** Room for a frame, or FULL. */
    long grant(int bytes) {
        return writer.grant(bytes);
    }

    void write(int... frames) {
        for (int bytes : frames) {
            put(bytes);
            writer.publish();
        }
    }

    void writeLazily(int... frames) {
        for (int bytes : frames) {
            put(bytes);
            writer.publishLazily();
        }
    }

    private void put(int bytes) {
        assertTrue(grant(bytes) != VoxWriter.FULL);
        view.inlineFrame(writer.next(), bytes, bytes - VoxLayout.FRAME_HEADER_BYTES);
        writer.advance(bytes);
    }

    boolean takeNext() {
        boolean there = reader.hasNext() || reader.look();
        if (there) {
            reader.take(view.frameBytes(reader.next()));
        }
        return there;
    }

    void read(int frames) {
        for (int i = 0; i < frames; i++) {
            assertTrue(takeNext());
        }
        reader.releaseAll();
    }

    int readAll() {
        int frames = 0;
        while (takeNext()) {
            reader.releaseAll();
            frames++;
        }
        return frames;
    }

    void assertWords(int write, int watermark, int read) {
        assertEquals(
                List.of(write, watermark, read),
                List.of(view.write(at), view.watermark(at), view.read(at)),
                "write, watermark, read");
    }
}
