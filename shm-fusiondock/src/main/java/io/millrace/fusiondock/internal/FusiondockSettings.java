package io.millrace.fusiondock.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.fusiondock.internal.FusiondockOptions.Init;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration, read into the terms of a link. Thread-safety: immutable, static. */
final class FusiondockSettings {
    /** Between two looks at a peer that cannot ring. */
    private static final long UNRUNG_NANOS = 500_000;

    private static final int MOST_FALLBACK_MILLIS = 1000;
    private static final int MOST_SETTLE_MICROS = 1_000_000;
    /** No memory is longer. */
    private static final long MOST_OFFSET = 1L << 56;

    private static final Pattern MAPPING = Pattern.compile("\\s*([01])\\s*=\\s*(\\d{1,9})\\s*");

    private FusiondockSettings() {}

    private enum Trigger {
        POLL,
        DOORBELL
    }

    private enum Attach {
        KEEP,
        DROP
    }

    /** The name given, or the part of the factory configuration's PID behind the tilde. */
    static String name(FusiondockConfig config, Map<String, Object> properties) {
        if (!config.name().isEmpty()) {
            return config.name();
        }
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.indexOf('~') + 1);
    }

    /** Whether the configuration wants a signaler. */
    static boolean namesSignaler(FusiondockConfig config) {
        return !FusiondockConfig.NO_SIGNALER.equals(config.signaler_target());
    }

    /**
     * Reads all of it.
     *
     * @throws IllegalArgumentException if a value is not allowed, with its name and what is
     */
    static FusiondockSetup setup(String name, FusiondockConfig config, Segment segment, Optional<Signaler> signaler) {
        return new FusiondockSetup(
                name,
                segment,
                signaler.orElse(Signaler.none()),
                policy(config, signaler.isPresent()),
                choice("wait.policy", config.wait_policy(), FusiondockSetup.Waiting.class),
                config.sendType(),
                options(config));
    }

    /** A peer that calls is looked after less often than one that cannot. */
    private static WaitPolicy policy(FusiondockConfig config, boolean peerCalls) {
        long fallback =
                TimeUnit.MILLISECONDS.toNanos(within("poll.fallback", config.poll_fallback(), 1, MOST_FALLBACK_MILLIS));
        return new WaitPolicy(WaitPolicy.standard().spins(), peerCalls ? fallback : Math.min(fallback, UNRUNG_NANOS));
    }

    static FusiondockOptions options(FusiondockConfig config) {
        Role role = choice("role", config.role(), Role.class);
        long base = within("baseOffsetBytes", config.baseOffsetBytes(), 0, MOST_OFFSET);
        FusiondockOptions usual = FusiondockOptions.of(role, base, config.regionBytes());
        return new FusiondockOptions(
                role,
                orElse("txOffsetBytes", config.txOffsetBytes(), usual.txOffset()),
                orElse("rxOffsetBytes", config.rxOffsetBytes(), usual.rxOffset()),
                config.regionBytes(),
                new FusiondockStates(config.op_start(), config.op_ready(), config.op_readEnd(), config.op_del()),
                choice("init", config.init(), Init.class),
                config.initBoth(),
                config.maxSizeBytes() == -1 ? usual.maxSize() : config.maxSizeBytes(),
                config.maxMessageBytes(),
                choice("trigger", config.trigger(), Trigger.class) == Trigger.DOORBELL,
                TimeUnit.MICROSECONDS.toNanos(within("settleMicros", config.settleMicros(), 0, MOST_SETTLE_MICROS)),
                config.copyOut(),
                choice("attach", config.attach(), Attach.class) == Attach.DROP,
                config.close_markDel(),
                millis("ring.repeat", config.ring_repeat()),
                millis("wait.timeout", config.wait_timeout()),
                millis("leaseMillis", config.leaseMillis()),
                target(config.target_map(), role.peer().vmid()));
    }

    private static int target(String[] lines, int vmid) {
        Map<Integer, Integer> targets = new HashMap<>();
        for (String line : lines) {
            Matcher parts = MAPPING.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "target.map must be VMID=TARGET, VMID 0 or 1 and TARGET 0 to 999999999: target.map=" + line);
            }
            if (targets.put(Integer.valueOf(parts.group(1)), Integer.valueOf(parts.group(2))) != null) {
                throw new IllegalArgumentException(
                        "target.map must name each VMID once: target.map=" + String.join(", ", lines));
            }
        }
        return targets.getOrDefault(vmid, vmid);
    }

    private static long orElse(String property, long value, long otherwise) {
        return within(property, value, -1, MOST_OFFSET) == -1 ? otherwise : value;
    }

    private static long millis(String property, int value) {
        return TimeUnit.MILLISECONDS.toNanos(within(property, value, 0, Integer.MAX_VALUE));
    }

    private static long within(String property, long value, long least, long most) {
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
