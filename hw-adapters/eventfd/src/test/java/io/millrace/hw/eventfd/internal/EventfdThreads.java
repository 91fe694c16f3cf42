package io.millrace.hw.eventfd.internal;

import io.millrace.api.testkit.Await;
import java.util.List;

/** The threads of servers and clients. */
final class EventfdThreads {
    private EventfdThreads() {}

    /** Waits until none runs any more. */
    static void none() {
        Await.until(() -> running().isEmpty(), () -> "still running: " + running());
    }

    private static List<String> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("millrace-eventfd"))
                .toList();
    }
}
