package io.millrace.hw.unix.internal;

import io.millrace.api.port.PortException;
import io.millrace.hw.libc.LibcException;
import java.util.function.Supplier;

/** What the system refuses, in the words of the service. Thread-safety: thread-safe. */
final class Refusals {
    private Refusals() {}

    static <T> T of(Supplier<T> call) {
        try {
            return call.get();
        } catch (LibcException e) {
            throw new PortException(e.getMessage());
        }
    }
}
