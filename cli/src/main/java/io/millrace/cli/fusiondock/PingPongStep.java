package io.millrace.cli.fusiondock;

import io.millrace.api.segment.Reservation;
import io.millrace.cli.ExitException;
import io.millrace.cli.Json;

/**
 * Sends messages and awaits the same bytes.
 *
 * @param count how many
 */
record PingPongStep(long count) implements Step {
    private static final int LENGTH = 64;

    @Override
    public int longest() {
        return LENGTH;
    }

    @Override
    public boolean run(Dock dock) {
        Message message = Message.empty(Message.BLOB, LENGTH);
        try (Reservation _ = dock.reserve()) {
            for (long number = 0; number < count; number++) {
                if (!dock.send(message.fill(number))
                        || !dock.take(
                                dock.settings().maxMessage(), dock.settings().timeoutNanos())) {
                    return false;
                }
                check(dock, number);
            }
        }
        dock.findings()
                .print(Json.event("pingpong")
                        .add("count", count)
                        .add("bytes", count * LENGTH)
                        .build());
        return true;
    }

    private static void check(Dock dock, long number) {
        Message came = dock.message();
        boolean same = came.type() == Message.BLOB && came.length() == LENGTH && came.isFilled(number);
        dock.release();
        if (!same) {
            throw new ExitException(
                    ExitException.DATA,
                    "message " + number + " came back as " + came.length() + " bytes of type " + came.type()
                            + ", allowed: the same " + LENGTH + " bytes of type " + Message.BLOB);
        }
    }
}
