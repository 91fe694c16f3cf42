package io.millrace.gateway.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Entry point of {@code millrace shell}: runs commands in the gateway that runs with the same home. */
public final class ShellClient {
    private static final String USAGE = "usage: millrace shell [--home DIR] COMMAND... | -f FILE";
    private static final int TYPE_MASK = 0xF000;
    private static final int TYPE_SOCKET = 0xC000;

    private final Home home;

    private ShellClient(Home home) {
        this.home = home;
    }

    /**
     * Runs commands and ends with their status: 0 done, 1 a command failed, 4 no gateway to ask.
     *
     * @param args the words of a command, or {@code -f} and a file of commands
     */
    public static void main(String[] args) {
        int status;
        try {
            status = run(List.of(args), System.out);
        } catch (ExitException e) {
            System.err.println("millrace: " + e.getMessage());
            status = e.status();
        }
        System.exit(status);
    }

    static int run(List<String> args, PrintStream out) {
        boolean home = args.size() >= 2 && args.getFirst().equals("--home");
        List<String> words = home ? args.subList(2, args.size()) : args;
        if (words.isEmpty() || (words.getFirst().equals("-f") && words.size() != 2)) {
            throw new ExitException(ExitException.USAGE, USAGE);
        }
        if (List.of("-h", "--help").contains(words.getFirst())) {
            out.println(USAGE);
            return 0;
        }
        Optional<Path> folder = home ? Optional.of(Path.of(args.get(1))) : Optional.empty();
        return new ShellClient(Home.of(folder)).ask(script(words), out);
    }

    private static String script(List<String> words) {
        if (!words.getFirst().equals("-f")) {
            return String.join(" ", words);
        }
        try {
            return Files.readString(Path.of(words.get(1)));
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "script " + words.get(1) + ": " + Home.reason(e));
        }
    }

    private int ask(String script, PrintStream out) {
        home.socketTooLong().ifPresent(text -> {
            throw new ExitException(ExitException.REFUSED, text);
        });
        Path socket = home.socket();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            check(socket);
            connect(channel, socket);
            ByteBuffer bytes = ByteBuffer.wrap(script.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            return copyAnswer(channel, out);
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "shell socket " + socket + ": " + Home.reason(e));
        }
    }

    /** Text up to NUL goes out as it comes; the status follows. */
    private static int copyAnswer(SocketChannel channel, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        StringBuilder status = new StringBuilder();
        boolean text = true;
        while (channel.read(buffer) >= 0) {
            int from = 0;
            int end = text ? indexOfNul(buffer) : 0;
            out.write(buffer.array(), 0, end);
            out.flush();
            if (end < buffer.position()) {
                from = text ? end + 1 : 0;
                text = false;
                status.append(new String(buffer.array(), from, buffer.position() - from, StandardCharsets.US_ASCII));
            }
            buffer.clear();
        }
        if (text || status.isEmpty()) {
            throw new IOException("the gateway ended before the command did");
        }
        return status.toString().strip().equals("0") ? 0 : 1;
    }

    private static int indexOfNul(ByteBuffer buffer) {
        int i = 0;
        while (i < buffer.position() && buffer.get(i) != 0) {
            i++;
        }
        return i;
    }

    private void connect(SocketChannel channel, Path socket) {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw nobody("nobody listens at " + socket);
        }
    }

    private ExitException nobody(String seen) {
        return new ExitException(
                ExitException.REFUSED,
                "no gateway runs with home " + home.folder() + " (" + seen
                        + "); start one with ./millrace run, or name its home with MILLRACE_HOME");
    }

    private void check(Path socket) throws IOException {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            throw nobody("there is no " + socket);
        }
        int mode = (int) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new ExitException(
                    ExitException.REFUSED,
                    socket + " is no socket; remove it, or choose another home with MILLRACE_HOME");
        }
        Object owner = Files.getAttribute(socket, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Home.myUid())) {
            throw new ExitException(
                    ExitException.REFUSED,
                    socket + " belongs to user " + owner + ", not to you (" + Home.myUid()
                            + "); choose another home with MILLRACE_HOME");
        }
    }
}
