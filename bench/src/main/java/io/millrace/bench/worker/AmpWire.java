package io.millrace.bench.worker;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.bench.BenchException;
import io.millrace.hw.libc.MappedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Queues of ESP-AMP, both cores polling: the first side is the main core, the second one the sub core. The memory is
 * that of the C twin: two queues each way, one for short messages and one for long ones, as long as an entry allows.
 */
final class AmpWire implements Wire {
    private static final int[] ITEMS = {64, 1024};
    private static final int[] LENGTHS = {512, 32};
    private static final int FIRST_ID = 0x10;
    private static final int NO_INTERRUPT = -1;
    /** More than any chip gives: room for the longest queues. */
    private static final AmpGeometry GEOMETRY = AmpChip.P4.standard().withHpSize(147_456);

    private final MappedFile file;
    private final AmpLink link;
    private final Producer[] tx = new Producer[ITEMS.length];
    private final Consumer[] rx = new Consumer[ITEMS.length];
    private final MessageHandler sendBack = (bytes, offset, length, endpoint) -> {
        show(bytes, offset, length, endpoint);
        answer(bytes, offset, length);
    };
    private Numbers numbers = new Numbers();
    private boolean answered;

    private AmpWire(MappedFile file, AmpLink link, boolean first) {
        this.file = file;
        this.link = link;
        for (int kind = 0; kind < ITEMS.length; kind++) {
            tx[kind] = link.sender(id(kind, first), NO_INTERRUPT).orElseThrow().tx();
            rx[kind] = link.receiver(id(kind, !first), false).orElseThrow().rx();
        }
    }

    /** The main core makes the file, under another name as long as it is not whole; the sub core waits for it. */
    static AmpWire open(Path path, boolean first, Patience patience) {
        return first ? create(path) : attach(path, patience);
    }

    private static AmpWire create(Path path) {
        Path early = path.resolveSibling(path.getFileName() + ".new");
        MappedFile file = Works.map(early, GEOMETRY.hpSizeBytes());
        AmpLink link = link(file, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false));
        for (int kind = 0; kind < ITEMS.length; kind++) {
            link.createQueue(id(kind, true), LENGTHS[kind], ITEMS[kind], true).orElseThrow();
            link.createQueue(id(kind, false), LENGTHS[kind], ITEMS[kind], false).orElseThrow();
        }
        try {
            Files.move(early, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AmpWire(file, link, true);
    }

    private static AmpWire attach(Path path, Patience patience) {
        Works.awaitName(path, patience);
        MappedFile file = Works.map(path, GEOMETRY.hpSizeBytes());
        return new AmpWire(file, link(file, AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, false)), false);
    }

    private static AmpLink link(MappedFile file, AmpOptions options) {
        AmpMemory memory = AmpMemory.ofPages(GEOMETRY, file.memory(), Optional.empty());
        return new AmpLink("bench", memory, Signaler.none(), WaitPolicy.standard(), options);
    }

    private static int id(int kind, boolean toSub) {
        return FIRST_ID + 2 * kind + (toSub ? 0 : 1);
    }

    private static int kind(int length) {
        return length <= ITEMS[0] ? 0 : 1;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public boolean send(int lane, byte[] message, int length) {
        return sent(tx[kind(length)].offer(message, 0, length));
    }

    @Override
    public int take(int lane, Numbers expected, int limit) {
        return rx[kind(expected.size())].poll(expected, limit);
    }

    /** The bytes go from the one queue into the other: held until the call returns. */
    @Override
    public boolean hold(Numbers expected) {
        numbers = expected;
        return rx[kind(expected.size())].poll(sendBack, 1) == 1;
    }

    @Override
    public boolean sendHeldBack() {
        if (!answered) {
            throw new IllegalStateException("no room for an answer in a queue where nothing else is");
        }
        return true;
    }

    private void show(MemorySegment bytes, long offset, int length, int endpoint) {
        numbers.onMessage(bytes, offset, length, endpoint);
    }

    private void answer(MemorySegment bytes, long offset, int length) {
        answered = sent(tx[kind(length)].offer(bytes, offset, length));
    }

    private static boolean sent(Offer offer) {
        if (offer != Offer.SENT && offer != Offer.FULL) {
            throw new BenchException(BenchException.REFUSED, "a message was refused: " + offer);
        }
        return offer == Offer.SENT;
    }

    @Override
    public void close() {
        link.close();
        file.close();
    }
}
