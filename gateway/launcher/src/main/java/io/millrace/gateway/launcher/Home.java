package io.millrace.gateway.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of one gateway: framework cache, log, lock and shell socket. Mode 0700. Thread-safety: immutable.
 *
 * @param folder absolute path
 */
record Home(Path folder) {
    /** The longest path a socket address takes. */
    static final int SOCKET_PATH_BYTES = 107;

    /** The folder by option, then system property, then below the root of the installation. */
    static Home of(Optional<Path> option) {
        return new Home(option.orElseGet(Home::usual).toAbsolutePath().normalize());
    }

    private static Path usual() {
        String home = System.getProperty("millrace.home", "");
        return home.isEmpty() ? Path.of(System.getProperty("millrace.root", "."), ".millrace", "home") : Path.of(home);
    }

    boolean isUsual() {
        Path root = Path.of(System.getProperty("millrace.root", "."));
        return folder.equals(root.resolve(".millrace/home").toAbsolutePath().normalize());
    }

    Path cache() {
        return folder.resolve("cache");
    }

    /** Where FileInstall looks for configurations, {@code PID~name.cfg} or {@code .config}. */
    Path conf() {
        return folder.resolve("conf");
    }

    /** Every distinct error of this run, readable after its end. */
    Path errors() {
        return folder.resolve("errors");
    }

    Path log() {
        return folder.resolve("gateway.log");
    }

    Path socket() {
        return folder.resolve("shell.sock");
    }

    /** What is wrong with the socket's path, empty if nothing. */
    Optional<String> socketTooLong() {
        int bytes = socket().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        return bytes <= SOCKET_PATH_BYTES
                ? Optional.empty()
                : Optional.of("the path of the shell socket has " + bytes + " bytes, at most " + SOCKET_PATH_BYTES
                        + " are allowed: " + socket() + "; set MILLRACE_HOME to a shorter folder");
    }

    /**
     * Makes the folder and takes it for this process; the kernel lets go when the process ends.
     *
     * @return to be closed at the end
     * @throws ExitException with status 4 if it cannot be made, is not ours, or another gateway has it
     */
    FileChannel take() {
        try {
            Files.createDirectories(folder.getParent());
            makePrivate();
            return lock();
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "home " + folder + ": " + reason(e));
        }
    }

    /**
     * Makes the folder unless it is there, and sees to it that it is ours alone.
     *
     * @throws ExitException with status 4 if it is somebody else's
     */
    void makePrivate() throws IOException {
        Set<PosixFilePermission> ours = PosixFilePermissions.fromString("rwx------");
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ours));
        }
        checkOwner();
        Files.setPosixFilePermissions(folder, ours);
    }

    private void checkOwner() throws IOException {
        Object owner = Files.getAttribute(folder, "unix:uid");
        Object me = myUid();
        if (!owner.equals(me)) {
            throw new ExitException(
                    ExitException.REFUSED,
                    "folder " + folder + " belongs to user " + owner + ", this process runs as user " + me
                            + "; choose another home with --home or MILLRACE_HOME");
        }
    }

    /** This process' effective user. */
    static Object myUid() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private FileChannel lock() throws IOException {
        Path file = folder.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        if (tryLock(channel) == null) {
            channel.close();
            throw new ExitException(
                    ExitException.REFUSED,
                    "another gateway runs with home " + folder + " (it holds " + file
                            + "); stop it, or choose another with --home or MILLRACE_HOME");
        }
        return channel;
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** An I/O error in words: the class name says what the message does not. */
    static String reason(IOException e) {
        String text = e instanceof FileSystemException f && f.getReason() != null
                ? f.getFile() + ": " + f.getReason()
                : e.getMessage();
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "no such file or folder: " + text;
            case java.nio.file.AccessDeniedException _ -> "permission denied: " + text;
            case java.nio.file.FileAlreadyExistsException _ -> "is no folder: " + text;
            default -> String.valueOf(text);
        };
    }
}
