package io.millrace.gateway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which shell stands on stdin; decides which variant of a level's bundles is installed. */
enum Console {
    /** None. */
    HEADLESS,
    /** A plain prompt: stdin is a pipe, or the terminal can do nothing. */
    PIPE,
    /** Line editing and completion. */
    TERMINAL;

    static Console of(boolean headless) {
        String in = target(0);
        if (headless || in.equals("/dev/null")) {
            return HEADLESS;
        }
        boolean terminal = isTerminal(in) && isTerminal(target(1));
        return terminal && !"dumb".equals(System.getenv("TERM")) ? TERMINAL : PIPE;
    }

    private static boolean isTerminal(String device) {
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
    }

    /** What a file descriptor of this process is; a closed one counts as nothing to read from. */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException e) {
            return "/dev/null";
        }
    }

    /** Whether a folder {@code 30-terminal} is for this console. */
    boolean takes(String variant) {
        return name().equalsIgnoreCase(variant);
    }
}
