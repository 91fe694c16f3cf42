package io.millrace.itests.fusiondock;

import io.millrace.api.signal.Signaler;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.hw.fifo.internal.FifoDoorbell;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The file both sides share, and the FIFOs they ring each other through. Thread-safety: immutable. */
final class Dock implements AutoCloseable {
    /** What a slot of the published length carries. */
    static final int CAPACITY = FusiondockLayout.capacity(FusiondockLayout.REGION_BYTES);
    /** What a slot carries where messages shall come in pieces. */
    static final int PIECE = 64;

    static final int READY = 1;
    static final int READ_END = 2;

    static final int MAX_OFFSET = 0;
    static final int USED_OFFSET = 4;
    static final int OP_OFFSET = 8;
    static final int TYPE_OFFSET = 12;

    private static final int NOTHING = -1;

    private final SharedFolder folder = new SharedFolder();
    private final int region;
    private final int max;

    /**
     * Makes the folder; the file is made by whoever comes first.
     *
     * @param region length of a region
     * @param max what the slots of our regions carry
     */
    Dock(int region, int max) {
        this.region = region;
        this.max = max;
    }

    /** As published. */
    static Dock usual() {
        return new Dock(FusiondockLayout.REGION_BYTES, CAPACITY);
    }

    /** Regions as published, whose messages come in small pieces. */
    static Dock inPieces() {
        return new Dock(FusiondockLayout.REGION_BYTES, PIECE);
    }

    int region() {
        return region;
    }

    int max() {
        return max;
    }

    Path file() {
        return folder.file("dock");
    }

    /** How a side of ours is set up here. */
    Setup setup(Role role) {
        return Setup.of(role).region(region, max);
    }

    /** A side in this JVM. */
    JavaSide java(Role role) {
        return java(setup(role));
    }

    /** A side in this JVM, set up in another way. */
    JavaSide java(Setup setup) {
        return JavaSide.open(file(), setup);
    }

    /** The C peer, which initialises its region if nobody did. */
    DockPeer peer(Role role, String... words) {
        DockPeer peer = attach(role, words);
        if (word(role, MAX_OFFSET) == 0) {
            peer.ask("init=" + max);
        }
        return peer;
    }

    /** The C peer, which finds its region as it is. */
    DockPeer attach(Role role, String... words) {
        List<String> all = new ArrayList<>(List.of(
                file().toString(), role.name().toLowerCase(Locale.ROOT), "--region-size", Integer.toString(region)));
        all.addAll(List.of(words));
        return DockPeer.start(all);
    }

    /** Options of a C peer that rings, and is rung. */
    String[] rings(Role role, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--ring", fifo(role.peer()).toString(), "--ring-in", fifo(role).toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** How a side of ours rings, and is rung. */
    Signaler bell(Role role) {
        return FifoDoorbell.open(
                "bell", fifo(role.peer()).toString(), fifo(role).toString(), Integer.BYTES);
    }

    private Path fifo(Role to) {
        return folder.file("to-" + to.name().toLowerCase(Locale.ROOT));
    }

    /** The state of the region a side writes, -1 if there is none. */
    int op(Role writer) {
        return word(writer, OP_OFFSET);
    }

    /** Waits until the region a side writes has a state. */
    void awaitOp(Role writer, int op) {
        Eventually.until("state " + op + " of " + writer, () -> op(writer), () -> op(writer) == op);
    }

    private int word(Role writer, int offset) {
        if (!Files.exists(file())) {
            return offset == MAX_OFFSET ? 0 : NOTHING;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file())) {
            int got = channel.read(bytes, (writer == Role.LINUX ? 0 : region) + (long) offset);
            return got == Integer.BYTES ? bytes.getInt(0) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
