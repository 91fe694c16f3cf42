package io.millrace.cli.fusiondock;

import io.millrace.api.segment.Reservation;
import java.util.function.Supplier;

/**
 * Sends a message.
 *
 * @param longest its length
 * @param message makes it
 */
record SendStep(int longest, Supplier<Message> message) implements Step {
    @Override
    public boolean run(Dock dock) {
        Message made = message.get();
        try (Reservation _ = dock.reserve()) {
            if (!dock.send(made)) {
                return false;
            }
        }
        dock.findings().print(made.line("send"));
        return true;
    }
}
