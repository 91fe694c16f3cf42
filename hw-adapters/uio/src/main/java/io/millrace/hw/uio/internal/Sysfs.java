package io.millrace.hw.uio.internal;

import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what the kernel says in files of one line. */
final class Sysfs {
    private Sysfs() {}

    static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SegmentRefusedException("cannot read " + file + ": is the device still there? " + e);
        }
    }

    static long number(Path file) {
        String text = text(file);
        try {
            return UioNumbers.parse(text);
        } catch (NumberFormatException e) {
            throw new SegmentRefusedException(file + " must hold a number: '" + text + "'");
        }
    }
}
