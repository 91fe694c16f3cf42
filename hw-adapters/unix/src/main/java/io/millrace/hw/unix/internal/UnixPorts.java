package io.millrace.hw.unix.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortPair;
import io.millrace.api.port.PortServer;
import io.millrace.api.port.PortWatch;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.hw.libc.NameRules;
import io.millrace.hw.libc.SeenName;
import io.millrace.hw.libc.SocketPair;
import io.millrace.hw.libc.SocketType;
import io.millrace.hw.libc.Sockets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Ports and handles of this machine: Unix sockets, and descriptors that go through them.
 *
 * <p>Thread-safety: thread-safe. It holds nothing: whatever was made lives until it is closed itself.
 */
public class UnixPorts implements Ports {
    private static final int ANY_MODE = 0777;
    /** What the kernel follows here is no name that somebody could have put there. */
    private static final Pattern OPEN_SOMEWHERE = Pattern.compile("/proc/(self|[0-9]+)/fd/[0-9]+");

    private static final long PAUSE_NANOS = 5_000_000;

    private final Consumer<String> warnings;

    /** Makes one that keeps quiet about what could not be tidied up. */
    public UnixPorts() {
        this(ignored -> {});
    }

    /**
     * Makes one.
     *
     * @param warnings told what could not be tidied up on close
     */
    public UnixPorts(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    @Override
    public PortPair pair(Kind kind) {
        SocketType type =
                switch (kind) {
                    case STREAM -> SocketType.STREAM;
                    case DATAGRAM -> SocketType.DATAGRAM;
                };
        SocketPair pair = Refusals.of(() -> Sockets.pair(type));
        return new PortPair(new UnixPort(pair.near(), type), new DescriptorHandle(pair.far()));
    }

    @Override
    public Port port(Handle handle) {
        DescriptorHandle ours = DescriptorHandle.of(handle);
        Port port = ours.use(UnixPorts::portOf);
        ours.close();
        return port;
    }

    @Override
    public Handle memory(String name, long sizeBytes) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MemoryFile.LONGEST_NAME || sizeBytes < 1) {
            throw new PortException("memory must have a name of 1 to " + MemoryFile.LONGEST_NAME
                    + " bytes and a size of 1 byte or more: name='" + name + "', size=" + sizeBytes);
        }
        return new DescriptorHandle(Refusals.of(() -> MemoryFile.create(name, sizeBytes)));
    }

    @Override
    public Handle file(Path path) {
        String name = path.toAbsolutePath().toString();
        if (OPEN_SOMEWHERE.matcher(name).matches()) {
            return new DescriptorHandle(Refusals.of(() -> reopen(name)));
        }
        var rules = new NameRules(FileKind.REGULAR, ANY_MODE, NameRules.NOBODY_ELSE);
        return Refusals.of(() -> rules.look(name).flatMap(SeenName::open))
                .map(DescriptorHandle::new)
                .orElseThrow(() -> new SegmentRefusedException("refused " + name + ": there is no such file"));
    }

    private static Descriptor reopen(String name) {
        Descriptor file = openAgain(name);
        FileStatus status = file.status();
        if (status.kind() != FileKind.REGULAR) {
            file.close();
            throw new SegmentRefusedException("refused " + name + ": it is no memory (" + status.summary() + ")");
        }
        return file;
    }

    private static Descriptor openAgain(String name) {
        try {
            return Descriptor.open(name, Descriptor.READ_WRITE | Descriptor.NON_BLOCKING, 0);
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot open " + name + ": " + e.getMessage());
        }
    }

    @Override
    public PortServer listen(Path path) {
        String name = checked(path);
        return Refusals.of(() -> UnixServer.listen(name, warnings));
    }

    @Override
    public Port connect(Path path, Duration timeout) {
        String name = checked(path);
        Descriptor stream = Refusals.of(() -> Sockets.stream("connection to " + name));
        try {
            connect(stream, name, timeout);
            return new UnixPort(stream, SocketType.STREAM);
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    @Override
    public PortWatch watch() {
        return new UnixWatch();
    }

    private static void connect(Descriptor stream, String path, Duration timeout) {
        long start = System.nanoTime();
        int result = Sockets.connect(stream, path);
        while (isEarly(result)
                && System.nanoTime() - start < timeout.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            result = Sockets.connect(stream, path);
        }
        if (result < 0) {
            throw new PortException("cannot connect to " + path + " within " + timeout.toMillis() + " ms: "
                    + Errno.name(-result) + (isEarly(result) ? "; see whether its server runs" : ""));
        }
    }

    /** The server may be there soon, or have room soon. */
    private static boolean isEarly(int result) {
        return result == -Errno.ENOENT || result == -Errno.ECONNREFUSED || result == -Errno.EAGAIN;
    }

    private static Port portOf(Descriptor descriptor) {
        SocketType type = Sockets.type(descriptor)
                .orElseThrow(() -> new PortException("refused " + descriptor + " as a port: it is "
                        + descriptor.status().summary() + ", allowed: a Unix socket for streams or datagrams"));
        return new UnixPort(Refusals.of(descriptor::duplicate), type);
    }

    private static String checked(Path path) {
        String name = path.toAbsolutePath().toString();
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > Sockets.LONGEST_PATH) {
            throw new PortException("refused " + name + ": a socket's path may have at most " + Sockets.LONGEST_PATH
                    + " bytes, this one has " + length);
        }
        return name;
    }
}
