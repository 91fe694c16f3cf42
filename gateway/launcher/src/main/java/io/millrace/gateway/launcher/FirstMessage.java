package io.millrace.gateway.launcher;

import io.millrace.gateway.launcher.StartTimes.Step;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for the first message and tells how long it took to come. Thread-safety: runs in a thread of its own. */
final class FirstMessage implements Runnable {
    private static final long LOOK_MILLIS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BooleanSupplier flows;
    private final StartTimes times;
    private final Consumer<String> say;

    /**
     * Begins with the first look.
     *
     * @param flows whether a message was carried
     * @param times what is told; gets its last step
     * @param say gets the line; none if no message comes in a minute
     */
    FirstMessage(BooleanSupplier flows, StartTimes times, Consumer<String> say) {
        this.flows = flows;
        this.times = times;
        this.say = say;
    }

    @Override
    public void run() {
        try {
            for (long looks = 0; looks < PATIENCE.toMillis() / LOOK_MILLIS; looks++) {
                if (flows.getAsBoolean()) {
                    times.reached(Step.MESSAGE, System.currentTimeMillis());
                    say.accept(times.line());
                    return;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
