package io.millrace.gateway.launcher;

import java.util.List;

/** Entry point of {@code millrace run}. */
public final class Main {
    private Main() {}

    /**
     * Runs the gateway until it is stopped.
     *
     * @param args as {@link Options#USAGE} says
     * @throws InterruptedException if somebody interrupts the main thread
     */
    public static void main(String[] args) throws InterruptedException {
        long beganMillis = System.currentTimeMillis();
        Runtime.getRuntime().halt(run(List.of(args), beganMillis));
    }

    private static int run(List<String> args, long beganMillis) throws InterruptedException {
        try {
            Options options = Options.parse(args);
            if (options.help()) {
                System.out.println(Options.USAGE);
                return 0;
            }
            return new Gateway(options, beganMillis).run();
        } catch (ExitException e) {
            System.err.println("millrace: " + e.getMessage());
            return e.status();
        }
    }
}
