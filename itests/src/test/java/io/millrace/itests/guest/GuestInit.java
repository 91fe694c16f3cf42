package io.millrace.itests.guest;

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
    private GuestInit() {}

    /** Works until the guest is switched off. */
    public static void main(String... arguments) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println("status " + run(List.of(line.split(" ", -1))));
        }
    }

    /** As on the command line of {@code ./millrace}. */
    private static int run(List<String> words) {
        Console console = new Console(System.out, System.err);
        return Main.run(words, new Session(console, new StopSignal(), InputStream.nullInputStream()));
    }
}
