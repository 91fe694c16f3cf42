package io.millrace.bench.worker;

import io.millrace.bench.BenchException;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A stream each way, over a Unix socket or two named pipes; both ends block. */
final class StreamWire implements Wire {
    private static final int MAX_BYTES = 1 << 20;
    private static final int OWNER = 0600;

    private final ReadableByteChannel from;
    private final WritableByteChannel to;
    private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer out = ByteBuffer.allocateDirect(MAX_BYTES);

    private StreamWire(ReadableByteChannel from, WritableByteChannel to) {
        this.from = from;
        this.to = to;
    }

    /** The first side connects, the second one listens. */
    static StreamWire socket(Path path, boolean first, Patience patience) {
        try {
            SocketChannel channel = first ? connect(path, patience) : accept(path);
            return new StreamWire(channel, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The second side makes the pipes; who opens one waits for the other side. */
    static StreamWire pipe(Path path, boolean first, Patience patience) {
        Path back = path.resolveSibling(path.getFileName() + ".back");
        try {
            if (first) {
                Works.awaitName(path, patience);
                FileChannel to = FileChannel.open(path, StandardOpenOption.WRITE);
                return new StreamWire(FileChannel.open(back, StandardOpenOption.READ), to);
            }
            Names.mkfifo(back.toString(), OWNER);
            Names.mkfifo(path.toString(), OWNER);
            FileChannel from = FileChannel.open(path, StandardOpenOption.READ);
            return new StreamWire(from, FileChannel.open(back, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name appears at once where it is listened at. */
    private static SocketChannel accept(Path path) throws IOException {
        Path early = path.resolveSibling(path.getFileName() + ".early");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(early));
            Files.move(early, path);
            return server.accept();
        }
    }

    private static SocketChannel connect(Path path, Patience patience) throws IOException {
        Works.awaitName(path, patience);
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public boolean send(int lane, byte[] message, int length) {
        out.clear().put(message, 0, length).flip();
        write(out);
        return true;
    }

    @Override
    public int take(int lane, Numbers numbers, int limit) {
        read(numbers.size());
        numbers.check(in.getLong(0), numbers.size());
        return 1;
    }

    @Override
    public boolean hold(Numbers numbers) {
        return take(0, numbers, 1) == 1;
    }

    @Override
    public boolean sendHeldBack() {
        write(in);
        return true;
    }

    private void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(int length) {
        in.clear().limit(length);
        try {
            while (in.hasRemaining()) {
                if (from.read(in) < 0) {
                    throw new BenchException(BenchException.DATA, "the other side closed the stream");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in.flip();
    }

    @Override
    public void close() {
        try {
            from.close();
            to.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
