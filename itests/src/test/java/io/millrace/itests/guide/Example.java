package io.millrace.itests.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A ready-made configuration, and the two commands that stand in the comment at its start.
 *
 * @param name of the file without its ending, and of the link in it
 * @param text all of it
 * @param commands in the order in which they are to be started
 */
record Example(String name, String text, List<Command> commands) {
    private static final Pattern COMMAND = Pattern.compile("// {3}((?:\\w+=\\S+ )?\\./millrace .*)");
    private static final Pattern TYPED = Pattern.compile("// {5}(\\S.*)");

    /**
     * A line for a terminal.
     *
     * @param line as it stands there
     * @param typed what stands indented below it, to be typed into it
     */
    record Command(String line, List<String> typed) {
        /** Whether it starts the gateway with a file. */
        boolean runs(String name) {
            return line.startsWith("./millrace run gateway/examples/" + name + ".json");
        }
    }

    /** All examples of a folder. */
    static List<Example> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Example::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Example read(Path file) {
        try {
            String text = Files.readString(file);
            String name = file.getFileName().toString().replaceFirst("\\.json$", "");
            return new Example(name, text, commands(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Command> commands(String text) {
        List<Command> commands = new ArrayList<>();
        for (String line : text.lines().takeWhile(each -> each.startsWith("//")).toList()) {
            Matcher command = COMMAND.matcher(line);
            Matcher typed = TYPED.matcher(line);
            if (command.matches()) {
                commands.add(new Command(command.group(1), new ArrayList<>()));
            } else if (typed.matches() && !commands.isEmpty()) {
                commands.getLast().typed().add(typed.group(1));
            }
        }
        return commands;
    }

    /** The file as the commands name it. */
    String path() {
        return "gateway/examples/" + name + ".json";
    }

    @Override
    public String toString() {
        return name;
    }
}
