package io.millrace.nrfrpc.internal;

import io.millrace.api.signal.WaitPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A configuration, read into the terms of a link. */
final class NrfRpcSettings {
    private NrfRpcSettings() {}

    /** The name given, or the part of the factory configuration's PID behind the tilde. */
    static String name(NrfRpcConfig config, Map<String, Object> properties) {
        if (!config.name().isEmpty()) {
            return config.name();
        }
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.indexOf('~') + 1);
    }

    /** Whether the configuration wants a signaler. */
    static boolean namesSignaler(NrfRpcConfig config) {
        return !NrfRpcConfig.NO_SIGNALER.equals(config.signaler_target());
    }

    /** How to wait: a peer that calls is looked after less often than one that cannot. */
    static WaitPolicy policy(NrfRpcConfig config, boolean peerCalls) {
        int spins = config.spins() < 0 ? WaitPolicy.standard().spins() : config.spins();
        int parkMicros = config.parkMicros() < 0 ? (peerCalls ? 20_000 : 500) : config.parkMicros();
        return new WaitPolicy(spins, TimeUnit.MICROSECONDS.toNanos(parkMicros));
    }

    static long livenessMillis(NrfRpcConfig config) {
        if (config.livenessMillis() < 10) {
            throw new IllegalArgumentException(
                    "livenessMillis must be 10 or more: livenessMillis=" + config.livenessMillis());
        }
        return config.livenessMillis();
    }

    static NrfRpcOptions options(NrfRpcConfig config) {
        NrfRpcLayout ab = layout(config, config.abSizeBytes(), config.abEndpoints(), config.baEndpoints());
        NrfRpcLayout ba = layout(config, config.baSizeBytes(), config.baEndpoints(), config.abEndpoints());
        return new NrfRpcOptions(
                choice("side", config.side(), NrfRpcOptions.Side.class),
                ab,
                ba,
                config.abOffsetBytes(),
                config.baOffsetBytes() < 0 ? config.abOffsetBytes() + ab.sizeBytes() : config.baOffsetBytes(),
                choice("role", config.role(), NrfRpcOptions.Role.class),
                choice("indexCheck", config.indexCheck(), IndexCheck.class) == IndexCheck.LENIENT,
                choice("onCorruption", config.onCorruption(), OnCorruption.class) == OnCorruption.QUARANTINE,
                config.copyOut(),
                config.fair(),
                choice("handshake", config.handshake(), NrfRpcOptions.Handshake.class),
                TimeUnit.MILLISECONDS.toNanos(config.leaseMillis()));
    }

    private enum IndexCheck {
        STRICT,
        LENIENT
    }

    private enum OnCorruption {
        RELEASE,
        QUARANTINE
    }

    private enum Revision {
        R1,
        R2
    }

    private static NrfRpcLayout layout(NrfRpcConfig config, int size, int endpoints, int otherEndpoints) {
        return choice("revision", config.revision(), Revision.class) == Revision.R1
                ? NrfRpcLayout.r1(size, endpoints)
                : NrfRpcLayout.r2(size, endpoints, otherEndpoints);
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
