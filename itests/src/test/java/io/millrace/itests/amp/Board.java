package io.millrace.itests.amp;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.signal.Signaler;
import io.millrace.itests.support.AmpPeer;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The memory two cores share: a file for each window, as long as the window with the panic area, and full of bytes that
 * mean nothing. Thread-safety: immutable.
 */
final class Board implements AutoCloseable {
    private static final long PAGE = 4096;
    private static final byte GARBAGE = (byte) 0xA5;

    private final SharedFolder folder = new SharedFolder();
    private final AmpChip chip;
    private final AmpGeometry geometry;
    private final boolean lightSleep;

    private Board(AmpChip chip, AmpGeometry geometry, boolean lightSleep) {
        this.chip = chip;
        this.geometry = geometry;
        this.lightSleep = lightSleep;
        fill(Pool.HP, PAGE);
        if (geometry.has(Pool.RTC)) {
            fill(Pool.RTC, 0);
        }
    }

    /** A chip as its firmware is built by default. */
    static Board of(AmpChip chip) {
        return new Board(chip, chip.standard(), false);
    }

    /** What most of these tests use. */
    static Board usual() {
        return of(AmpChip.C6);
    }

    /** A light-sleep build, or not. */
    static Board of(AmpChip chip, boolean lightSleep) {
        return new Board(chip, chip.standard(), lightSleep);
    }

    /** A chip with another memory. */
    static Board of(AmpChip chip, AmpGeometry geometry) {
        return new Board(chip, geometry, false);
    }

    private void fill(Pool pool, long behind) {
        byte[] bytes = new byte[(int) sizeBytes(pool, behind)];
        Arrays.fill(bytes, GARBAGE);
        try {
            Files.write(file(pool), bytes);
            Files.setPosixFilePermissions(file(pool), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long sizeBytes(Pool pool, long behind) {
        long first = geometry.start(pool) / PAGE * PAGE;
        return (geometry.limit(pool) + behind - first + PAGE - 1) / PAGE * PAGE;
    }

    AmpGeometry geometry() {
        return geometry;
    }

    boolean isLightSleep() {
        return lightSleep;
    }

    /** The file of a window. */
    Path file(Pool pool) {
        return folder.file(pool == Pool.HP ? "hp" : "rtc");
    }

    /** The file of a window, if there is one. */
    Optional<Path> existing(Pool pool) {
        return Optional.of(file(pool)).filter(Files::exists);
    }

    /** Starts the C peer as one of the cores. */
    AmpPeer peer(Core core, String... words) {
        String rtc =
                geometry.has(Pool.RTC) ? " --rtc " + file(Pool.RTC) + " --rtc-size " + geometry.rtcSizeBytes() : "";
        String options = "--chip " + chip.name().toLowerCase(Locale.ROOT) + " --hp " + file(Pool.HP) + " --hp-size "
                + geometry.hpSizeBytes() + rtc + (lightSleep ? " --light-sleep" : "");
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = options;
        return AmpPeer.start(core.name().toLowerCase(Locale.ROOT), all);
    }

    /** Opens it in this JVM as one of the cores; a main core begins anew. */
    JavaCore java(Core core) {
        return java(AmpOptions.raw(core, start(core), lightSleep));
    }

    /** Opens it in this JVM as it is. */
    JavaCore attach(Core core) {
        return java(AmpOptions.raw(core, AmpOptions.Start.ATTACH, lightSleep));
    }

    JavaCore java(AmpOptions options) {
        return JavaCore.open(this, options, Signaler.none());
    }

    private static AmpOptions.Start start(Core core) {
        return core == Core.MAIN ? AmpOptions.Start.INIT : AmpOptions.Start.ATTACH;
    }

    /** The other core. */
    static Core other(Core core) {
        return core == Core.MAIN ? Core.SUB : Core.MAIN;
    }

    @Override
    public void close() {
        folder.close();
    }
}
