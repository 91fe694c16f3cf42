package io.millrace.gateway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Notices that somebody edited the configuration file. Thread-safety: confined to one thread. */
final class Edits {
    private final Path file;
    private final Consumer<String> say;
    private String stamp;

    /**
     * Takes the file as read.
     *
     * @param say gets a line if the file is wrong
     */
    Edits(Path file, Consumer<String> say) {
        this.file = file;
        this.say = say;
        this.stamp = stamp();
    }

    /**
     * Looks once.
     *
     * @param take gets the text, completed for the Configurator, if it is another one and right; may refuse it
     */
    void look(Consumer<String> take) {
        String now = stamp();
        if (now.equals(stamp)) {
            return;
        }
        stamp = now;
        try {
            take.accept(ConfigFile.read(file));
            say.accept("configuration " + file + " was edited and is in force");
        } catch (ExitException e) {
            say.accept(e.getMessage() + "; the configuration before stays in force");
        }
    }

    private String stamp() {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " "
                    + Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            return Home.reason(e);
        }
    }
}
