package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.segment.Role;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.Eventually;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One core in this JVM, over mapped files. Thread-safety: as its link's. */
final class JavaCore implements AutoCloseable {
    private static final WaitPolicy POLICY =
            new WaitPolicy(WaitPolicy.standard().spins(), 100_000);

    private final List<MappedFile> files;
    private final AmpLink link;

    private JavaCore(List<MappedFile> files, AmpLink link) {
        this.files = files;
        this.link = link;
    }

    /** Opens one over the files of a board. */
    static JavaCore open(Board board, AmpOptions options, Signaler line) {
        return open(board.geometry(), board.file(Pool.HP), board.existing(Pool.RTC), options, line);
    }

    /** Opens one over any files. */
    static JavaCore open(AmpGeometry geometry, Path hpFile, Optional<Path> rtcFile, AmpOptions options, Signaler line) {
        MappedFile hp = map("hp", hpFile);
        Optional<MappedFile> rtc = rtcFile.map(file -> map("rtc", file));
        List<MappedFile> files = Stream.concat(Stream.of(hp), rtc.stream()).toList();
        Optional<Memory> rtcMemory = rtc.map(MappedFile::memory);
        try {
            AmpMemory memory = AmpMemory.ofPages(geometry, hp.memory(), rtcMemory);
            return new JavaCore(files, new AmpLink("amp", memory, line, POLICY, options));
        } catch (RuntimeException e) {
            files.forEach(MappedFile::close);
            throw e;
        }
    }

    private static MappedFile map(String name, Path file) {
        return MappedFile.open(FileSpec.of(name, file.toString(), 0, Role.ATTACH), _ -> {});
    }

    AmpLink link() {
        return link;
    }

    /** An entry that must be there. */
    Entry entry(int id, Pool pool) {
        return link.sysInfo().find(id, pool).orElseThrow();
    }

    /** All entries. */
    List<EntryInfo> entries() {
        return link.sysInfo().dump().entries();
    }

    /** The memory of a window. */
    Memory window(Pool pool) {
        return link.sysInfo().memory().window(pool).orElseThrow();
    }

    /** The word at a device address. */
    int word(long address) {
        AmpMemory memory = link.sysInfo().memory();
        AmpMemory.Place place = memory.place(address, Integer.BYTES).orElseThrow();
        return window(place.pool()).getIntAcquire(place.offset());
    }

    /** Waits as users do. */
    void await(String what, BooleanSupplier condition) {
        assertTrue(link.waitPoint().await(condition, Eventually.WATCHDOG.toNanos()), () -> "still waiting for " + what);
    }

    /** Waits for one message. */
    byte[] receive(Consumer rx) {
        byte[][] message = new byte[1][];
        await("a message", () -> rx.poll((s, o, l, _) -> message[0] = bytes(s, o, l), 1) > 0);
        return message[0];
    }

    /** Sends a message there must be room for. */
    static void send(Producer tx, byte[] message) {
        assertEquals(Offer.SENT, tx.offer(message, 0, message.length));
    }

    /** A copy of a message. */
    static byte[] bytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        try {
            link.close();
        } finally {
            files.forEach(MappedFile::close);
        }
    }
}
