package io.millrace.amp.internal;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a link was started in this process before: a memory is initialised anew by the first start, and taken over by
 * those that follow when the bundle is updated. The note is a file in the bundle's data area, which the updated bundle
 * finds and another process does not believe.
 *
 * <p>Thread-safety: immutable.
 *
 * @param note the file
 */
record AmpFirstStart(Path note) {
    /** The note of a link, in the folder of the bundle's data. */
    static AmpFirstStart of(Path folder, String link) {
        return new AmpFirstStart(folder.resolve("started-" + URLEncoder.encode(link, StandardCharsets.UTF_8)));
    }

    /** Whether it was started before, and not ended for good. */
    boolean isOver() {
        try {
            return Files.exists(note) && Files.readString(note).equals(process());
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Notes that it is started. */
    void write() {
        try {
            Files.writeString(note, process());
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** The next start is a first one. */
    void remove() {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private IllegalArgumentException refused(IOException cause) {
        return new IllegalArgumentException(
                "start=INIT keeps a note in the bundle's data area, which is not possible: " + cause, cause);
    }

    private static String process() {
        ProcessHandle process = ProcessHandle.current();
        return process.pid() + " " + process.info().startInstant();
    }
}
