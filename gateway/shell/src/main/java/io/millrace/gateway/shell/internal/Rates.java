package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.gateway.shell.internal.watch.Wait;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a channel is, from one look to the next. Thread-safety: confined to one thread. */
final class Rates {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ShmRuntime runtime;
    private final String channel;
    private final long millis;
    private final LongSupplier clock;
    private RingDTO[] before;
    private long since;

    /**
     * Prepares it.
     *
     * @param millis from the first look to the second; after that whoever asks decides
     * @param clock nanoseconds from any point in time
     */
    Rates(ShmRuntime runtime, String channel, long millis, LongSupplier clock) {
        this.runtime = runtime;
        this.channel = channel;
        this.millis = millis;
        this.clock = clock;
    }

    /** Both ends since the look before; empty if the first wait was cut short. */
    Optional<Object> now(Wait wait) {
        if (before == null) {
            before = Rings.of(runtime.getRuntimeDTO(), channel);
            since = clock.getAsLong();
            if (!wait.pause(millis)) {
                return Optional.empty();
            }
        }
        RingDTO[] now = Rings.of(runtime.getRuntimeDTO(), channel);
        long nanos = Math.max(1, clock.getAsLong() - since);
        RateDTO[] rates = new RateDTO[now.length];
        for (int i = 0; i < now.length; i++) {
            rates[i] = rate(now[i], Rings.same(before, now[i]), nanos);
        }
        before = now;
        since += nanos;
        return Optional.of(rates);
    }

    private static RateDTO rate(RingDTO now, RingDTO before, long nanos) {
        RateDTO dto = new RateDTO();
        dto.channel = now.channel;
        dto.direction = now.direction;
        dto.messages = now.messages;
        dto.bytes = now.bytes;
        dto.millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        dto.messagesPerSecond = Math.max(0, now.messages - before.messages) * NANOS / nanos;
        dto.bytesPerSecond = Math.max(0, now.bytes - before.bytes) * NANOS / nanos;
        return dto;
    }
}
