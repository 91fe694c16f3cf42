package io.millrace.fusiondock.internal;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a link leaves to the next one of its name when it stops in the middle of a message in pieces: a file for each
 * direction in the bundle's data area, which an updated bundle finds. It is good once, and only while the peer waits.
 *
 * <p>Thread-safety: one link of a name at a time.
 */
final class FusiondockHandover {
    private static final int TIME_BYTES = Long.BYTES;

    private final Path received;
    private final Path unsent;
    private final FusiondockReporter reporter;

    /**
     * Makes it; touches nothing.
     *
     * @param folder of the bundle's data
     * @param link the link's name
     * @param reporter hears of what cannot be kept, and of what is too old
     */
    FusiondockHandover(Path folder, String link, FusiondockReporter reporter) {
        String name = URLEncoder.encode(link, StandardCharsets.UTF_8);
        this.received = folder.resolve("received-" + name);
        this.unsent = folder.resolve("unsent-" + name);
        this.reporter = reporter;
    }

    /** Keeps what a link leaves that was closed. */
    void leave(FusiondockLink link) {
        link.rest().ifPresent(rest -> keep(received, rest));
        link.unsent().ifPresent(rest -> keep(unsent, rest));
    }

    /**
     * Gives a link that was just opened what the one before it left; it is not there any more then.
     *
     * @param patienceNanos how long the peer waits; 0: for ever
     */
    void take(FusiondockLink link, long patienceNanos) {
        take(received, patienceNanos, link::resume);
        take(unsent, patienceNanos, link::resumeSending);
    }

    /** No link of this name follows. */
    void forget() {
        for (Path file : new Path[] {received, unsent}) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                reporter.warn("the rest of a message stays in " + file + ": " + e);
            }
        }
    }

    private void keep(Path file, FusiondockRest rest) {
        byte[] bytes = rest.toBytes();
        try {
            Files.write(
                    file,
                    ByteBuffer.allocate(TIME_BYTES + bytes.length)
                            .putLong(System.currentTimeMillis())
                            .put(bytes)
                            .array());
        } catch (IOException e) {
            reporter.warn("a message of " + rest.total() + " bytes is lost after " + rest.done()
                    + ", the rest of it cannot be kept: " + e);
        }
    }

    private void take(Path file, long patienceNanos, Consumer<FusiondockRest> next) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            read(bytes).filter(rest -> isRecent(bytes, rest, patienceNanos)).ifPresent(next);
        } catch (NoSuchFileException _) {
            // nothing was left
        } catch (IOException e) {
            reporter.warn("a message is lost, the rest of it cannot be taken: " + e);
        }
    }

    private static Optional<FusiondockRest> read(byte[] bytes) {
        return bytes.length < TIME_BYTES
                ? Optional.empty()
                : FusiondockRest.of(Arrays.copyOfRange(bytes, TIME_BYTES, bytes.length));
    }

    private boolean isRecent(byte[] bytes, FusiondockRest rest, long patienceNanos) {
        long millis = System.currentTimeMillis() - ByteBuffer.wrap(bytes).getLong();
        long patience = TimeUnit.NANOSECONDS.toMillis(patienceNanos);
        boolean recent = patience == 0 || millis <= patience;
        if (!recent) {
            reporter.warn("a message of " + rest.total() + " bytes is lost after " + rest.done() + ": the link stopped "
                    + millis + " ms ago, and the peer waits wait.timeout=" + patience + " ms");
        }
        return recent;
    }
}
