package io.millrace.gateway.runtime.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Ring;
import io.millrace.api.ring.RingInfo.Direction;
import java.lang.ref.WeakReference;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Signs of life, and rings that do not move, as far as looks now and then can see. What is known goes with the name of
 * a channel, so a swap does not hide how long a peer has been quiet.
 *
 * <p>Thread-safety: one thread looks, any may ask.
 */
final class Vitals {
    /** A peer that changes to one of these has not done anything. */
    private static final Set<PeerState> LIFELESS = EnumSet.of(PeerState.ABSENT, PeerState.LATE, PeerState.GONE);

    private final LongSupplier millis;
    private final Map<String, Life> lives = new ConcurrentHashMap<>();

    /**
     * Nothing was looked at yet.
     *
     * @param millis a clock that never goes back
     */
    Vitals(LongSupplier millis) {
        this.millis = millis;
    }

    /** Looks at all channels there are. */
    void look(List<Channel> channels) {
        for (Channel channel : channels) {
            lives.computeIfAbsent(channel.info().name(), _ -> new Life()).look(channel, millis.getAsLong());
        }
    }

    /** How long the peer of a channel has given no sign of life; -1 if it never has. */
    long quietMillis(String channel) {
        Life life = lives.get(channel);
        return life == null ? Life.NEVER : life.quietMillis(millis.getAsLong());
    }

    /** How long an end of a ring has been full; 0 if it is not. */
    long fullMillis(String channel, Direction direction) {
        Life life = lives.get(channel);
        return life == null ? 0 : life.flow(direction).fullMillis(millis.getAsLong());
    }

    private static final class Life {
        static final long NEVER = -1;

        private final Flow tx = new Flow();
        private final Flow rx = new Flow();
        /** Weak: a channel that is gone would keep the classes of its bundle. */
        private WeakReference<Channel> channel = new WeakReference<>(null);

        private PeerState state;
        private long heartbeat;
        private volatile long sign = NEVER;

        Flow flow(Direction direction) {
            return direction == Direction.TX ? tx : rx;
        }

        void look(Channel now, long millis) {
            if (channel.get() != now) {
                channel = new WeakReference<>(now);
                state = null;
                heartbeat = now.heartbeat();
                tx.restart();
                rx.restart();
            }
            PeerState found = now.peer();
            boolean changed = state != null && found != state && !LIFELESS.contains(found);
            state = found;
            boolean beats = beats(now.heartbeat());
            boolean reads = moves(now.tx(), tx, millis);
            boolean writes = moves(now.rx(), rx, millis);
            if (changed || beats || reads || writes) {
                sign = millis;
            }
        }

        private boolean beats(long beat) {
            boolean beats = beat != heartbeat;
            heartbeat = beat;
            return beats;
        }

        /** Memory that is gone shows nothing. */
        private static boolean moves(Ring ring, Flow flow, long millis) {
            return Look.at(ring::info)
                    .flatMap(before -> Look.at(ring::info).map(after -> flow.look(before, after, millis)))
                    .orElse(false);
        }

        long quietMillis(long millis) {
            long last = sign;
            return last == NEVER ? NEVER : millis - last;
        }
    }
}
