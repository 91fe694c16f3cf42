package io.millrace.bench.worker;

import io.millrace.bench.BenchException;
import io.millrace.bench.window.Order;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Entry point of a measured process: {@code worker WORK FILE a|b [share]}. */
public final class Worker {
    /** Tells a worker that it shares its processor with the other side: it yields while it waits. */
    public static final String SHARE = "share";

    private static final int LEAST_ARGUMENTS = 3;

    private Worker() {}

    /**
     * Obeys orders until {@code quit} or the end of the input.
     *
     * @param args kind of work, shared file, side; and {@link #SHARE}
     * @param in orders
     * @param out answers
     * @throws IOException if orders cannot be read
     * @throws BenchException if a message is lost, or the other side gone
     */
    public static void run(List<String> args, java.io.InputStream in, PrintStream out) throws IOException {
        if (args.size() < LEAST_ARGUMENTS) {
            throw new BenchException(BenchException.USAGE, "usage: worker WORK FILE a|b [" + SHARE + "]");
        }
        Patience patience = new Patience(args.contains(SHARE));
        boolean first = args.get(2).equals("a");
        try (Work work = Works.open(args.getFirst(), Path.of(args.get(1)), first, patience)) {
            out.println("{\"ev\":\"ready\",\"thread\":" + thread() + "}");
            out.flush();
            obey(work, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), out);
        }
    }

    /** The number by which the system knows this thread. */
    private static String thread() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self"))
                .getFileName()
                .toString();
    }

    private static void obey(Work work, BufferedReader in, PrintStream out) throws IOException {
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            Order order = Order.parse(line);
            out.println(work.run(order).line(order));
            out.flush();
        }
    }
}
