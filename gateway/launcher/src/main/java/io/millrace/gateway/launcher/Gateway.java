package io.millrace.gateway.launcher;

import io.millrace.gateway.launcher.StartTimes.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of the gateway, from arguments to exit status. */
final class Gateway {
    private static final long LOOK_MILLIS = 500;
    private static final long STOP_SECONDS = 10;

    private final Options options;
    private final Home home;
    private final Path distribution = Distribution.folder();
    private final Console console;
    private final long beganMillis;

    /**
     * Makes one that does not run yet.
     *
     * @param beganMillis when our first line of code ran, in milliseconds of the clock on the wall
     */
    Gateway(Options options, long beganMillis) {
        this.options = options;
        this.beganMillis = beganMillis;
        this.home = Home.of(options.home());
        this.console = Console.of(options.headless());
    }

    /**
     * Runs until stopped: by the shell, by a signal, or when the time is over.
     *
     * @return the exit status
     */
    int run() throws InterruptedException {
        options.config().ifPresent(ConfigFile::read);
        List<BundleFolder.Entry> bundles = BundleFolder.read(distribution.resolve("bundles"), console);
        try (FileChannel _ = home.take()) {
            Scene scene = options.config().map(Scene::of).orElseGet(() -> Demo.prepare(distribution, home));
            try (scene) {
                Files.createDirectories(home.conf());
                return run(bundles, scene);
            }
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "home " + home.folder() + ": " + Home.reason(e));
        }
    }

    private int run(List<BundleFolder.Entry> bundles, Scene scene) throws InterruptedException {
        Container container = new Container(home, console, settings());
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopFor(main, container), "stop"));
        home.socketTooLong().ifPresent(Gateway::say);
        greet(scene);
        StartTimes times = StartTimes.ofThisProcess();
        times.reached(Step.JVM, beganMillis);
        List<String> broken = container.start(bundles, scene.config(), times);
        if (console == Console.HEADLESS) {
            FirstMessage first =
                    new FirstMessage(() -> Traffic.of(container.snapshot()).flows(), times, Gateway::say);
            Thread.ofPlatform().daemon().name("first-message").start(first);
        }
        broken.forEach(Gateway::say);
        Watch watch = new Watch(container, console == Console.HEADLESS);
        await(container, watch);
        return verdict(watch, broken.isEmpty());
    }

    private void greet(Scene scene) {
        String title = scene.title() + "; home " + home.folder();
        if (console == Console.HEADLESS) {
            say(title);
        } else {
            System.out.println(title);
            System.out.println("shm: and TAB lists the commands; shm:doctor says what is missing");
            System.out.println("exit, or Ctrl-D, ends the gateway");
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("millrace.repositories", repositories());
        settings.put("millrace.home", home.folder().toString());
        settings.put("millrace.log", home.log().toString());
        settings.put("millrace.errors", home.errors().toString());
        settings.put("felix.fileinstall.dir", home.conf().toString());
        settings.put("felix.fileinstall.tmpdir", home.folder().resolve("tmp").toString());
        settings.put("felix.fileinstall.filter", ".*\\.(cfg|config)");
        settings.put("felix.fileinstall.enableConfigSave", "false");
        // what takes files called PID~name.cfg is there by then; without a delay FileInstall would not wait for it
        settings.put("felix.fileinstall.active.level", Integer.toString(Container.HIGHEST_LEVEL));
        settings.put("felix.fileinstall.poll", Long.toString(LOOK_MILLIS));
        settings.put("org.osgi.service.log.admin.loglevel", "INFO");
        if (home.socketTooLong().isEmpty()) {
            settings.put("millrace.shell.socket", home.socket().toString());
        }
        Path scripts = console == Console.TERMINAL ? distribution : home.folder();
        settings.put("gosh.home", scripts.toString());
        settings.put("org.apache.felix.eventadmin.LogLevel", "1");
        if (options.limit().isPresent()) {
            settings.put("gosh.args", "--noshutdown");
        }
        return settings;
    }

    /** Those of the user first, then our own. */
    private String repositories() {
        return String.join("\n", options.repositories()) + "\n" + distribution.resolve("repo");
    }

    /** Looks now and then until the framework has stopped, and stops it when the time is over. */
    private void await(Container container, Watch watch) throws InterruptedException {
        Optional<Duration> limit = options.limit();
        Optional<Edits> edits = options.config().map(file -> new Edits(file, Gateway::say));
        long start = System.nanoTime();
        boolean stopped = false;
        while (!stopped) {
            long left = limit.map(l -> l.toMillis() - (System.nanoTime() - start) / 1_000_000)
                    .orElse(LOOK_MILLIS);
            stopped = left > 0 && container.awaitStop(Math.min(left, LOOK_MILLIS));
            if (!stopped) {
                edits.ifPresent(it -> it.look(container::configure));
                watch.look();
            }
            if (left <= 0) {
                container.stop();
                container.awaitStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
                return;
            }
        }
    }

    private int verdict(Watch watch, boolean complete) {
        if (options.limit().isEmpty()) {
            return 0;
        }
        watch.traffic().summary().forEach(System.out::println);
        List<String> silent = watch.traffic().silent();
        silent.forEach(Gateway::say);
        boolean empty = watch.traffic().links().isEmpty();
        if (empty) {
            say("no link is configured, nothing was carried");
        }
        boolean asConfigured = complete && silent.isEmpty() && !(empty && watch.hasProblems());
        return asConfigured ? 0 : ExitException.MISSED;
    }

    /**
     * For the shutdown hook: the main thread ends the process, with its status, as soon as the framework has stopped.
     */
    private static void stopFor(Thread main, Container container) {
        container.stop();
        try {
            main.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String line) {
        System.err.println("millrace: " + line);
    }
}
