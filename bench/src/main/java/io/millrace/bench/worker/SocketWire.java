package io.millrace.bench.worker;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stream over a Unix socket; both ends block. The first side connects, the second one listens. */
final class SocketWire implements Wire {
    private static final int MAX_BYTES = 1 << 20;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer out = ByteBuffer.allocateDirect(MAX_BYTES);

    SocketWire(Path path, boolean first, Patience patience) {
        try {
            channel = first ? connect(path, patience) : accept(path);
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
        while (!Files.exists(path)) {
            patience.again();
        }
        patience.reset();
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
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(int length) {
        in.clear().limit(length);
        try {
            while (in.hasRemaining()) {
                if (channel.read(in) < 0) {
                    throw new BenchException(BenchException.DATA, "the other side closed the socket");
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
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
