package io.millrace.itests.posix;

import io.millrace.itests.support.Tools;
import io.millrace.posix.OpenFlag;
import io.millrace.posix.PosixObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One name of an object, and who uses it. Thread-safety: confined to one thread. */
final class ObjectSite implements AutoCloseable {
    static final Set<OpenFlag> NEW = Set.of(OpenFlag.O_RDWR, OpenFlag.O_CREAT, OpenFlag.O_EXCL);
    static final Set<OpenFlag> ANY = Set.of(OpenFlag.O_RDWR, OpenFlag.O_CREAT);
    static final Set<OpenFlag> OLD = Set.of(OpenFlag.O_RDWR);
    static final Set<OpenFlag> READ = Set.of(OpenFlag.O_RDONLY);

    private final PosixObjects objects;
    private final String name = "/millrace-itests-" + Site.key();
    private final PublicFolder programs = new PublicFolder();
    private final List<PosixPeer> peers = new ArrayList<>();

    ObjectSite(PosixObjects objects) {
        this.objects = objects;
    }

    PosixObjects objects() {
        return objects;
    }

    /** The name, with its slash. */
    String name() {
        return name;
    }

    /** Where the object can be seen. */
    Path path() {
        return Path.of("/dev/shm" + name);
    }

    /** A process in C, started by a command in front of its own. */
    PosixPeer c(String... prefix) {
        return start(List.of(prefix), List.of(programs.copy(Programs.os()).toString()));
    }

    /** A process in C of another user. */
    PosixPeer c(User user) {
        User.requireRoot();
        return c(user.prefix().toArray(String[]::new));
    }

    /** A process in Java, started by a command in front of its own. */
    PosixPeer java(String... prefix) {
        List<String> command = new ArrayList<>(Programs.commandLine(programs.copyAll(Programs.jars())));
        command.add("os");
        return start(List.of(prefix), command);
    }

    /** A process in Java of another user. */
    PosixPeer java(User user) {
        User.requireRoot();
        return java(user.prefix().toArray(String[]::new));
    }

    private PosixPeer start(List<String> prefix, List<String> command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        PosixPeer peer = PosixPeer.start(words);
        peers.add(peer);
        return peer;
    }

    /** A command of a shell, and then the program. */
    static String[] shell(String command) {
        Tools.require("sh", "dash");
        return new String[] {"sh", "-c", command + "; exec \"$@\"", "sh"};
    }

    /** Permission bits of the object. */
    int mode() {
        return (int) attribute("mode") & 0777;
    }

    /** One of the {@code unix} attributes of the object. */
    Object attribute(String attribute) {
        try {
            return Files.getAttribute(path(), "unix:" + attribute);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        peers.forEach(PosixPeer::close);
        programs.close();
        try {
            Files.deleteIfExists(path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
