package io.millrace.cli.fusiondock;

import io.millrace.api.segment.Reservation;
import io.millrace.cli.Json;

/**
 * Sends back what comes. A message is given back when its answer is published, so a peer that ends in between leaves it
 * to the next one.
 *
 * @param count how many messages; 0: until the process shall end, however long nothing comes
 */
record EchoStep(long count) implements Step {
    @Override
    public boolean run(Dock dock) {
        long done = 0;
        long bytes = 0;
        boolean goesOn = true;
        try (Reservation _ = dock.reserve()) {
            while (goesOn && (count == 0 || done < count)) {
                goesOn = answer(dock);
                if (goesOn) {
                    done++;
                    bytes += dock.message().length();
                    dock.release();
                }
            }
        }
        dock.findings()
                .print(Json.event("echo").add("count", done).add("bytes", bytes).build());
        return goesOn;
    }

    private boolean answer(Dock dock) {
        Settings settings = dock.settings();
        long bound = count == 0 ? Long.MAX_VALUE : settings.timeoutNanos();
        return dock.take(settings.maxMessage(), bound) && dock.send(dock.message());
    }
}
