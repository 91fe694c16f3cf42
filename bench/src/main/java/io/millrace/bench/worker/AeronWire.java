package io.millrace.bench.worker;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Aeron IPC, one stream each way. The first side brings the driver, which wants a processor of its own. */
final class AeronWire implements Wire {
    private static final String CHANNEL = "aeron:ipc?term-length=1m";
    /** The longest message of the benchmarks is one fragment. */
    private static final int FRAGMENT_BYTES = 8192;

    private static final int TO_SECOND = 1;
    private static final int TO_FIRST = 2;

    private final AutoCloseable driver;
    private final Aeron aeron;
    private final ExclusivePublication tx;
    private final Subscription rx;
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final FragmentHandler check = (buffer, index, length, header) -> show(buffer, index, length);
    private final FragmentHandler sendBack = (buffer, index, length, header) -> {
        show(buffer, index, length);
        answer(buffer, index, length);
    };
    private Numbers numbers = new Numbers();
    private byte[] wrapped = {};
    private boolean answered;

    AeronWire(Path folder, boolean first, Patience patience) {
        driver = first ? drive(folder) : () -> {};
        Path mark = folder.resolve("cnc.dat");
        while (!Files.exists(mark)) {
            patience.again();
        }
        patience.reset();
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(folder.toString()));
        rx = aeron.addSubscription(CHANNEL, first ? TO_FIRST : TO_SECOND);
        tx = aeron.addExclusivePublication(CHANNEL, first ? TO_SECOND : TO_FIRST);
        while (!tx.isConnected() || !rx.isConnected()) {
            patience.again();
        }
        patience.reset();
    }

    private static MediaDriver drive(Path folder) {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(folder.toString())
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(BusySpinIdleStrategy.INSTANCE)
                .ipcMtuLength(FRAGMENT_BYTES)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true));
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public boolean send(int lane, byte[] message, int length) {
        if (wrapped != message) {
            wrapped = message;
            source.wrap(message);
        }
        return tx.offer(source, 0, length) > 0;
    }

    @Override
    public int take(int lane, Numbers expected, int limit) {
        numbers = expected;
        return rx.poll(check, limit);
    }

    /** The bytes go from the one stream into the other: held until the call returns. */
    @Override
    public boolean hold(Numbers expected) {
        numbers = expected;
        return rx.poll(sendBack, 1) == 1;
    }

    @Override
    public boolean sendHeldBack() {
        if (!answered) {
            throw new IllegalStateException("no room for an answer in a term of 1 MiB");
        }
        return true;
    }

    private void show(DirectBuffer buffer, int index, int length) {
        numbers.check(buffer.getLong(index, ByteOrder.LITTLE_ENDIAN), length);
    }

    private void answer(DirectBuffer buffer, int index, int length) {
        answered = tx.offer(buffer, index, length) > 0;
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
    }
}
