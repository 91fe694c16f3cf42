package io.millrace.amp.internal;

import io.millrace.amp.Event;
import io.millrace.amp.Pool;
import io.millrace.amp.Signals;
import io.millrace.api.channel.Channel;
import io.millrace.api.signal.WaitPoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Interrupts and events of one memory. Thread-safety: thread-safe. */
final class AmpSignals implements Signals {
    private final AmpSysInfo sysInfo;
    private final AmpInterrupts interrupts;
    private final Supplier<WaitPoint> waitPoint;
    /** One for each entry: bits that were drained are kept in it. */
    private final Map<Integer, AmpEvent> events = new ConcurrentHashMap<>();

    AmpSignals(AmpSysInfo sysInfo, AmpInterrupts interrupts, Supplier<WaitPoint> waitPoint) {
        this.sysInfo = sysInfo;
        this.interrupts = interrupts;
        this.waitPoint = waitPoint;
    }

    @Override
    public void trigger(int interrupt) {
        interrupts.trigger(interrupt);
    }

    @Override
    public Channel.Subscription handle(int interrupt, Runnable handler) {
        return interrupts.handle(interrupt, handler);
    }

    @Override
    public long pending() {
        return interrupts.pending();
    }

    @Override
    public Optional<Event> event(int id) {
        AmpEpoch epoch = sysInfo.epoch();
        AmpView view = sysInfo.chain(Pool.HP).view();
        return sysInfo.find(id, Pool.HP)
                .map(entry -> events.compute(
                        id,
                        (_, known) -> known != null && known.isOf(entry.info())
                                ? known
                                : new AmpEvent(view, entry.info(), epoch, interrupts, waitPoint.get())));
    }
}
