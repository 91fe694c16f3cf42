package io.millrace.amp.internal;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.WaitPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A configuration, read into the terms of a link. Thread-safety: immutable, static. */
final class AmpSettings {
    /** The ranges of the firmware's own options. */
    private static final int LEAST_HP_BYTES = 1024;

    private static final int LEAST_RTC_BYTES = 2;
    private static final int MOST_RTC_BYTES = 1024;

    private AmpSettings() {}

    /** The name given, or the part of the factory configuration's PID behind the tilde. */
    static String name(AmpConfig config, Map<String, Object> properties) {
        if (!config.name().isEmpty()) {
            return config.name();
        }
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.indexOf('~') + 1);
    }

    /** Whether the configuration wants a signaler. */
    static boolean namesSignaler(AmpConfig config) {
        return !AmpConfig.NO_SIGNALER.equals(config.signaler_target());
    }

    /** Whether the configuration wants an RTC pool. */
    static boolean namesRtc(AmpConfig config) {
        return !AmpConfig.NO_SEGMENT.equals(config.rtc_target());
    }

    /** How to wait: a peer that calls is looked after less often than one that cannot. */
    static WaitPolicy policy(AmpConfig config, boolean peerCalls) {
        int spins = config.spins() < 0 ? WaitPolicy.standard().spins() : config.spins();
        int parkMicros = config.parkMicros() < 0 ? (peerCalls ? 20_000 : 500) : config.parkMicros();
        return new WaitPolicy(spins, TimeUnit.MICROSECONDS.toNanos(parkMicros));
    }

    static long lookNanos(AmpConfig config) {
        return TimeUnit.MILLISECONDS.toNanos(within("lookMillis", config.lookMillis(), 1, 10_000));
    }

    static AmpOptions options(AmpConfig config) {
        AmpOptions.Start start = choice("start", config.start(), AmpOptions.Start.class);
        return new AmpOptions(
                choice("core", config.core(), Core.class),
                start,
                config.wipe(),
                false,
                config.maxEntries(),
                config.lightSleep(),
                config.systemService(),
                TimeUnit.MILLISECONDS.toNanos(within("leaseMillis", config.leaseMillis(), 0, Integer.MAX_VALUE)));
    }

    static AmpPlan plan(AmpConfig config, AmpOptions options) {
        boolean makes = options.core() == Core.MAIN && options.start() != AmpOptions.Start.ATTACH;
        return new AmpPlanReader(makes).read(config.queues(), config.rpmsg(), config.endpoints());
    }

    /** Lays the windows over the segments. */
    static AmpMemory memory(AmpConfig config, Segment hp, Optional<Segment> rtc) {
        AmpGeometry geometry = geometry(config);
        if ((rtc.isPresent() || config.lightSleep()) && !geometry.has(Pool.RTC)) {
            throw new IllegalArgumentException("chip " + config.chip() + " has no RTC pool: rtc.target="
                    + config.rtc_target() + ", lightSleep=" + config.lightSleep());
        }
        if (config.lightSleep() && rtc.isEmpty()) {
            throw new IllegalArgumentException("a light-sleep build has an RTC pool, set rtc.target: lightSleep=true");
        }
        long rtcInPage = geometry.has(Pool.RTC) ? geometry.inPage(Pool.RTC) : 0;
        return AmpMemory.of(
                geometry,
                hp.memory(),
                orElse(config.hpOffsetBytes(), geometry.inPage(Pool.HP)),
                rtc.map(Segment::memory),
                orElse(config.rtcOffsetBytes(), rtcInPage));
    }

    private static AmpGeometry geometry(AmpConfig config) {
        AmpChip chip = choice("chip", config.chip(), AmpChip.class);
        AmpGeometry standard = chip.standard();
        int hp = config.hpSharedMemSizeBytes() < 0
                ? standard.hpSizeBytes()
                : within("hpSharedMemSizeBytes", config.hpSharedMemSizeBytes(), LEAST_HP_BYTES, chip.maxHpBytes());
        int rtc = config.rtcSharedMemSizeBytes() < 0 || !standard.has(Pool.RTC)
                ? standard.rtcSizeBytes()
                : within("rtcSharedMemSizeBytes", config.rtcSharedMemSizeBytes(), LEAST_RTC_BYTES, MOST_RTC_BYTES);
        int reserve = config.ulpReserveBytes() < 0 ? standard.ulpReserveBytes() : config.ulpReserveBytes();
        return new AmpGeometry(
                hp,
                rtc,
                reserve,
                orElse(config.hpEnd(), standard.hpEnd()),
                orElse(config.rtcBase(), standard.rtcBase()));
    }

    private static long orElse(long value, long otherwise) {
        return value < 0 ? otherwise : value;
    }

    private static int within(String property, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    property + " must be " + least + " to " + most + ": " + property + "=" + value);
        }
        return value;
    }

    private static <E extends Enum<E>> E choice(String property, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(property + " must be one of " + Arrays.toString(type.getEnumConstants())
                + ": " + property + "=" + value);
    }
}
