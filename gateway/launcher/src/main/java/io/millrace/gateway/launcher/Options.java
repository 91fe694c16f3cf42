package io.millrace.gateway.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked {@code run} for. Thread-safety: immutable.
 *
 * @param config the configuration file; empty runs the demo
 * @param headless no shell on stdin
 * @param limit stop after this; empty runs until stopped
 * @param home the gateway's folder; empty takes the usual one
 * @param help only print the usage
 */
record Options(
        Optional<Path> config,
        boolean headless,
        Optional<Duration> limit,
        Optional<Path> home,
        List<String> repositories,
        boolean help) {
    static final String USAGE = """
            usage: millrace run [CONFIG.json] [--headless] [--for DURATION] [--home DIR] [--repo DIR]

              CONFIG.json     what to run, keys are PIDs; without it: a demo with a live peer
              --headless      no shell on stdin
              --for DURATION  stop after 500ms, 10s, 2m, 1h; status 0 only if every link carried messages both ways
              --home DIR      where cache, log, lock and shell socket are (MILLRACE_HOME)
              --repo DIR      a folder with an index.xml, asked for bundles before our own; repeatable""";

    /**
     * Reads arguments; options may stand anywhere.
     *
     * @throws ExitException with status 1 for what is not known
     */
    static Options parse(List<String> args) {
        Optional<Path> config = Optional.empty();
        List<String> repositories = new ArrayList<>();
        boolean headless = false;
        boolean help = false;
        Optional<Duration> limit = Optional.empty();
        Optional<Path> home = Optional.empty();
        for (Iterator<String> it = args.iterator(); it.hasNext(); ) {
            String arg = it.next();
            switch (arg) {
                case "--headless" -> headless = true;
                case "-h", "--help" -> help = true;
                case "--for" -> limit = Optional.of(Durations.parse(valueOf(arg, it)));
                case "--home" -> home = Optional.of(Path.of(valueOf(arg, it)));
                case "--repo" -> repositories.add(valueOf(arg, it));
                default -> config = Optional.of(configFile(arg, config));
            }
        }
        return new Options(config, headless, limit, home, List.copyOf(repositories), help);
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new ExitException(ExitException.USAGE, option + " needs a value\n" + USAGE);
        }
        return rest.next();
    }

    private static Path configFile(String arg, Optional<Path> before) {
        if (arg.startsWith("-")) {
            throw new ExitException(ExitException.USAGE, "unknown option " + arg + "\n" + USAGE);
        }
        if (before.isPresent()) {
            throw new ExitException(
                    ExitException.USAGE,
                    "one configuration file is allowed, two were given: " + before.get() + " and " + arg);
        }
        return Path.of(arg);
    }
}
