package io.millrace.itests.guest;

import io.millrace.api.memory.ShmException;
import io.millrace.cli.Console;
import io.millrace.cli.Main;
import io.millrace.cli.Session;
import io.millrace.cli.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first program of a guest: does the commands it is told, a line each, and says how each one ended. */
public final class GuestInit {
    private static final int DONE = 0;

    private GuestInit() {}

    /** Works until the guest is switched off. */
    public static void main(String... arguments) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println("status " + run(List.of(line.split(" ", -1))));
        }
    }

    /** What is refused is an answer, too. */
    private static int run(List<String> words) throws IOException {
        try {
            return switch (words.getFirst()) {
                case "physical" -> say(PhysicalMemory.map(words.get(1), words.contains("system-ram")));
                case "pci" -> say(PciMemory.map(words.get(1), Integer.parseInt(words.get(2))));
                case "invert" -> say(PciMemory.invert(words.contains("combined")));
                case "bind" -> say(Interrupts.bind(words.get(1), words.get(2)));
                case "registers" -> say(Interrupts.of(Interrupts.EDU).registers());
                case "ring" -> say(Interrupts.of(Interrupts.EDU).ring(Integer.parseInt(words.get(1))));
                case "miss" -> say(Interrupts.of(Interrupts.EDU).miss(Integer.parseInt(words.get(1))));
                case "reopen" -> say(Interrupts.of(Interrupts.EDU).reopen());
                case "listen" ->
                    say(Interrupts.of(Integer.parseInt(words.get(1))).listen());
                default -> commandLine(words);
            };
        } catch (ShmException e) {
            return say(List.of(e.getMessage()));
        }
    }

    private static int say(List<String> lines) {
        lines.forEach(System.out::println);
        return DONE;
    }

    /** As behind {@code ./millrace}. */
    private static int commandLine(List<String> words) {
        Console console = new Console(System.out, System.err);
        return Main.run(words, new Session(console, new StopSignal(), InputStream.nullInputStream()));
    }
}
