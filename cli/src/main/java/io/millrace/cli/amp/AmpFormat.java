package io.millrace.cli.amp;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpInspection;
import io.millrace.amp.internal.AmpInspection.Report;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.cli.ExitException;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ImageFormat;
import io.millrace.cli.ReadOnlyFile;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Images of the HP region of ESP-AMP, and of its RTC pool if there is one. */
public final class AmpFormat implements ImageFormat {
    static final String NAME = "amp";
    /** The first word of a chain. */
    static final int SENTINEL = 0x0000ffff;

    private static final Set<String> PARAMETERS =
            Set.of("chip", "rtc", "page", "hp-size", "rtc-size", "ulp-reserve", "rtc-base", "light-sleep", "pool");
    private static final int LOOKS = 3;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Far more than any region. */
    private static final long LONGEST = 1 << 26;

    /** Makes the format. */
    public AmpFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Decoded decode(String path, FormatSpec spec) {
        spec.allow(PARAMETERS);
        Optional<String> rtc = Optional.ofNullable(spec.parameters().get("rtc"));
        boolean alone = isRtcAlone(spec, rtc);
        AmpGeometry geometry = geometry(spec, rtc.isPresent() || alone);
        boolean lightSleep = spec.isTrue("light-sleep");
        if (lightSleep && rtc.isEmpty() && !alone) {
            throw new ExitException(ExitException.USAGE, "--as amp: light-sleep=true needs rtc=FILE");
        }
        boolean page = spec.isTrue("page");
        if (alone) {
            try (ReadOnlyFile rtcFile = ReadOnlyFile.open(path, LONGEST)) {
                return decodeRtc(geometry, rtcFile.memory(), page, lightSleep);
            }
        }
        try (ReadOnlyFile hpFile = ReadOnlyFile.open(path, LONGEST)) {
            if (rtc.isEmpty()) {
                return decode(geometry, hpFile.memory(), Optional.empty(), page, lightSleep);
            }
            try (ReadOnlyFile rtcFile = ReadOnlyFile.open(rtc.get(), LONGEST)) {
                return decode(geometry, hpFile.memory(), Optional.of(rtcFile.memory()), page, lightSleep);
            }
        }
    }

    @Override
    public List<Guess> guess(ReadOnlyFile file) {
        List<Guess> guesses = new ArrayList<>(new AmpGuess(file.memory()).guesses());
        guesses.addAll(new AmpRtcGuess(file.memory()).guesses());
        return guesses;
    }

    /** What an RTC pool holds whose HP region nobody has: a chain without entries takes its place. */
    static Decoded decodeRtc(AmpGeometry geometry, Memory rtc, boolean page, boolean lightSleep) {
        long place = page ? geometry.inPage(Pool.HP) : 0;
        long length = place + geometry.limit(Pool.HP) - geometry.start(Pool.HP);
        Memory none = Memory.of(Arena.ofAuto().allocate(length, Long.BYTES), Access.NORMAL);
        none.setInt(place + geometry.poolStart(Pool.HP) - geometry.start(Pool.HP), SENTINEL);
        return decode(geometry, none, Optional.of(rtc), page, lightSleep);
    }

    private static boolean isRtcAlone(FormatSpec spec, Optional<String> rtc) {
        String pool = spec.get("pool", "hp").toLowerCase(Locale.ROOT);
        if (!pool.equals("hp") && !pool.equals("rtc")) {
            throw new ExitException(ExitException.USAGE, "--as amp: pool must be hp or rtc: " + pool);
        }
        if (pool.equals("rtc") && rtc.isPresent()) {
            throw new ExitException(
                    ExitException.USAGE, "--as amp: pool=rtc has FILE as its pool, not rtc=" + rtc.get());
        }
        return pool.equals("rtc");
    }

    /** What can be decoded of images of which each may be too short. */
    static Decoded decode(AmpGeometry geometry, Memory hp, Optional<Memory> rtc, boolean page, boolean lightSleep) {
        List<Problem> problems = new ArrayList<>();
        boolean isHpThere = isThere(geometry, Pool.HP, hp, page, problems);
        Optional<Memory> low = rtc.filter(memory -> isThere(geometry, Pool.RTC, memory, page, problems));
        if (!isHpThere) {
            return AmpImage.decoded(Optional.empty(), problems);
        }
        long hpOffset = page ? geometry.inPage(Pool.HP) : 0;
        long rtcOffset = page && low.isPresent() ? geometry.inPage(Pool.RTC) : 0;
        AmpMemory memory = AmpMemory.of(geometry, hp, hpOffset, low, rtcOffset);
        return AmpImage.decoded(Optional.of(look(memory, lightSleep && low.isPresent())), problems);
    }

    /** In live memory something can look wrong for a moment: what is wrong stays so. */
    private static Report look(AmpMemory memory, boolean lightSleep) {
        Report report = AmpInspection.of(memory, lightSleep);
        for (int look = 1; look < LOOKS && !report.ok(); look++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            report = AmpInspection.of(memory, lightSleep);
        }
        return report;
    }

    private static boolean isThere(
            AmpGeometry geometry, Pool pool, Memory image, boolean page, List<Problem> problems) {
        long before = page ? geometry.inPage(pool) : 0;
        long needed = before + geometry.limit(pool) - geometry.start(pool);
        if (image.size() < needed) {
            problems.add(new Problem(
                    "image-size",
                    geometry.start(pool) - before + image.size(),
                    image.size() + " bytes",
                    "at least " + needed + " bytes, where the " + pool + " region ends",
                    1,
                    ""));
        }
        return image.size() >= needed;
    }

    private static AmpGeometry geometry(FormatSpec spec, boolean isRtcGiven) {
        Regions regions = new Regions(
                spec.number("hp-size", Regions.HP_SIZE),
                spec.number("rtc-size", Regions.RTC_SIZE),
                spec.number("ulp-reserve", Regions.ULP_RESERVE),
                spec.number("rtc-base", Regions.CHIPS_BASE));
        return regions.on(chip(spec.get("chip", "")), isRtcGiven, "--as amp: ");
    }

    private static AmpChip chip(String name) {
        return Arrays.stream(AmpChip.values())
                .filter(chip -> label(chip).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new ExitException(ExitException.USAGE, "--as amp: chip must be c6, c5 or p4: '" + name + "'"));
    }

    /** The name of a chip as it is typed. */
    static String label(AmpChip chip) {
        return chip.name().toLowerCase(Locale.ROOT);
    }
}
