package io.millrace.vox.internal;

import io.millrace.api.signal.WaitPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Configurations, read into the terms of a link. */
final class VoxSettings {
    private VoxSettings() {}

    /** The name given, or the part of the factory configuration's PID behind the tilde. */
    static String name(String given, Map<String, Object> properties) {
        if (!given.isEmpty()) {
            return given;
        }
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.indexOf('~') + 1);
    }

    /**
     * Whether a guest asks for its place at a socket.
     *
     * @throws IllegalArgumentException if it is told to do two things
     */
    static boolean joins(VoxGuestConfig config) {
        boolean socket = !config.socket().isEmpty();
        if (socket && !VoxGuestConfig.NO_SEGMENT.equals(config.segment_target())) {
            throw new IllegalArgumentException("a guest has a socket or a segment.target, not both: socket="
                    + config.socket() + ", segment.target=" + config.segment_target());
        }
        if (socket && config.place() != 0) {
            throw new IllegalArgumentException("the host says at the socket which place: place=" + config.place());
        }
        return socket;
    }

    static VoxGeometry geometry(VoxHostConfig config) {
        return new VoxGeometry(
                config.guests(),
                config.capacityBytes(),
                classes(config.slotClasses()),
                natural("inlineBytes", config.inlineBytes()),
                config.maxPayloadBytes(),
                nanos("heartbeatMillis", config.heartbeatMillis()));
    }

    /**
     * Reads slot classes, for instance {@code 1024:4,16384:2}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<VoxSlotClass> classes(String text) {
        List<VoxSlotClass> classes = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String[] numbers = part.strip().split(":", -1);
            try {
                if (numbers.length == 2) {
                    classes.add(new VoxSlotClass(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
                    continue;
                }
            } catch (NumberFormatException e) {
                throw notClasses(text);
            }
            throw notClasses(text);
        }
        return classes;
    }

    /** How to wait: peers with doorbells are looked after less often than those without. */
    static WaitPolicy policy(int spins, int parkMicros, boolean doorbells) {
        int micros = parkMicros < 0 ? (doorbells ? 20_000 : 500) : parkMicros;
        return new WaitPolicy(spins < 0 ? WaitPolicy.standard().spins() : spins, TimeUnit.MICROSECONDS.toNanos(micros));
    }

    static VoxOptions options(VoxHostConfig config) {
        return new VoxOptions(
                choice("policy", config.policy(), VoxOptions.Policy.class),
                !config.oneSender(),
                config.copyOut(),
                nanos("leaseMillis", config.leaseMillis()),
                nanos("drainMillis", config.drainMillis()));
    }

    static VoxOptions options(VoxGuestConfig config) {
        return new VoxOptions(
                choice("policy", config.policy(), VoxOptions.Policy.class),
                !config.oneSender(),
                config.copyOut(),
                nanos("leaseMillis", config.leaseMillis()),
                nanos("drainMillis", config.drainMillis()));
    }

    private static long nanos(String property, int millis) {
        return TimeUnit.MILLISECONDS.toNanos(natural(property, millis));
    }

    private static int natural(String property, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(property + " must be 0 or more: " + property + "=" + value);
        }
        return value;
    }

    static int lookMillis(int lookMillis) {
        if (lookMillis < 1 || lookMillis > 10_000) {
            throw new IllegalArgumentException("lookMillis must be 1 to 10000: lookMillis=" + lookMillis);
        }
        return lookMillis;
    }

    static <E extends Enum<E>> E choice(String property, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(property + " must be one of " + Arrays.toString(type.getEnumConstants())
                + ": " + property + "=" + value);
    }

    private static IllegalArgumentException notClasses(String text) {
        return new IllegalArgumentException(
                "slotClasses must be BYTES:COUNT,... such as 1024:4,16384:2: slotClasses=" + text);
    }
}
