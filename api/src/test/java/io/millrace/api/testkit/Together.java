package io.millrace.api.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Runs pieces of a test in threads of their own; the watchdog of the test bounds it. Thread-safety: thread-safe. */
public final class Together {
    private static final ThreadFactory DAEMONS =
            Thread.ofPlatform().name("together-", 0).daemon(true).factory();

    private Together() {}

    /** A piece of a test. */
    @FunctionalInterface
    public interface Piece {
        /**
         * Does it.
         *
         * @throws Exception whatever the test should fail with
         */
        void run() throws Exception;
    }

    /**
     * Runs all pieces at once and waits for all.
     *
     * @param pieces what to run
     * @throws Exception what the first piece that failed threw
     */
    public static void run(Piece... pieces) throws Exception {
        try (ExecutorService pool = Executors.newThreadPerTaskExecutor(DAEMONS)) {
            List<Future<?>> futures = new ArrayList<>();
            for (Piece piece : pieces) {
                futures.add(pool.submit(callable(piece)));
            }
            try {
                for (Future<?> future : futures) {
                    future.get();
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static Callable<Boolean> callable(Piece piece) {
        return () -> {
            piece.run();
            return true;
        };
    }

    private static Exception failure(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof Exception cause ? cause : e;
    }
}
