package io.millrace.cli.amp;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.cli.ExitException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options about the memory. */
final class RegionOptions {
    @Option(names = "--chip", required = true, paramLabel = "c6|c5|p4", description = "Where the memory is.")
    private AmpChip chip;

    @Option(
            names = "--hp",
            required = true,
            paramLabel = "FILE",
            description = "The HP region; the file begins at the page in which the region starts.")
    private String hp;

    @Option(names = "--rtc", paramLabel = "FILE", description = "The RTC pool; it begins at a page, too.")
    private String rtc;

    @Option(names = "--create", description = "Makes files that are missing; changes no byte of those that are there.")
    private boolean create;

    @Option(names = "--hp-size", paramLabel = "BYTES", description = "HP_SHARED_MEM_SIZE (16384).")
    private long hpSize = Regions.HP_SIZE;

    @Option(names = "--rtc-size", paramLabel = "BYTES", description = "RTC_SHARED_MEM_SIZE (256).")
    private long rtcSize = Regions.RTC_SIZE;

    @Option(names = "--ulp-reserve", paramLabel = "BYTES", description = "The low-power core's reserve (14500).")
    private long ulpReserve = Regions.ULP_RESERVE;

    @Option(names = "--rtc-base", paramLabel = "ADDRESS", description = "Where that reserve starts (the chip's).")
    private long rtcBase = Regions.CHIPS_BASE;

    @Option(names = "--light-sleep", description = "The firmware is a light-sleep build.")
    private boolean lightSleep;

    /** Made by the command line. */
    RegionOptions() {}

    AmpGeometry geometry() {
        if (lightSleep && rtc == null) {
            throw new ExitException(ExitException.USAGE, "--light-sleep needs --rtc FILE");
        }
        return new Regions(hpSize, rtcSize, ulpReserve, rtcBase).on(chip, rtc != null, "--");
    }

    boolean lightSleep() {
        return lightSleep;
    }

    /** Opens the files. */
    RegionFiles open(AmpGeometry geometry) {
        return RegionFiles.open(geometry, absolute(hp), Optional.ofNullable(rtc).map(RegionOptions::absolute), create);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath();
    }
}
