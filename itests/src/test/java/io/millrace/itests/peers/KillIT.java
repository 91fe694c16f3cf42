package io.millrace.itests.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import io.millrace.itests.support.SharedFolder;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One side is killed (SIGKILL) at any moment, 200 times, and comes back; the other side, in this JVM, lives through it.
 * What the dead said it had sent has arrived, what it had not consumed is delivered to its successor, and nothing is
 * invented.
 */
class KillIT {
    private static final int KILLS = 200;
    private static final int MANY_KILLS = 10_000;
    private static final int ENDPOINT = 3;
    private static final NrfRpcLayout AREA = NrfRpcLayout.r1(1024, 13);
    private static final Pattern SEQUENCE = Pattern.compile("\"seq\":(\\d+)");

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Arena arena = Arena.ofShared();
    private final Random random = new Random(7);
    private NrfRpcLink survivor;

    @AfterEach
    void remove() {
        survivor.close();
        arena.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void nothingThatASenderAcknowledgedIsLost(Peer victim) throws IOException {
        killSenders(victim, KILLS);
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void nothingThatAReceiverHadNotConsumedIsLost(Peer victim) throws IOException {
        killReceivers(victim, KILLS);
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    @Tag("slow")
    void nothingIsLostInTenThousandDeaths(Peer victim) throws IOException {
        killSenders(victim, MANY_KILLS);
        survivor.close();
        killReceivers(victim, MANY_KILLS);
    }

    private void killSenders(Peer victim, int kills) throws IOException {
        open(victim);
        Consumer rx = survivor.rx(ENDPOINT);
        long next = 0;
        for (int life = 0; life < kills; life++) {
            long begin = next;
            long moment = begin + 1 + random.nextInt(30);
            try (ChildProcess sender = start(victim, "send", next)) {
                next = receive(rx, next, moment, sender);
                pauseUpToOneMilli();
                sender.kill();
                next = drain(rx, next);
                long acknowledged = lastSequence(sender, begin - 1) + 1;
                assertTrue(acknowledged <= next, "life " + life + ": " + acknowledged + " sent, " + next + " arrived");
            }
        }
        assertTrue(next >= kills);
    }

    private void killReceivers(Peer victim, int kills) throws IOException {
        open(victim);
        Producer tx = survivor.tx(ENDPOINT);
        long next = 0;
        long told = 0;
        for (int life = 0; life < kills; life++) {
            long firstForHim = tx.info().backlog() == 0 ? next : next - 1;
            long moment = next + 1 + random.nextInt(30);
            try (ChildProcess receiver = start(victim, "recv", firstForHim)) {
                while (next < moment) {
                    next += send(tx, next, receiver);
                }
                pauseUpToOneMilli();
                receiver.kill();
                assertTrue(
                        firstForHim - told <= 1, "life " + life + ": consumed and never told: " + (firstForHim - told));
                told = lastSequence(receiver, firstForHim - 1) + 1;
                long unconsumed = tx.info().backlog();
                assertTrue(next - unconsumed - told <= 1, "life " + life + ": sent " + next + ", told " + told);
                assertTrue(receiver.err().isEmpty(), receiver::toString);
            }
        }
    }

    private void open(Peer victim) throws IOException {
        victim.initialise(file, List.of());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Memory memory = Memory.of(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * AREA.sizeBytes(), arena), Access.NORMAL);
            survivor = new NrfRpcLink(
                    "test",
                    memory,
                    Signaler.none(),
                    WaitPolicy.standard(),
                    NrfRpcOptions.of(NrfRpcOptions.Side.A, AREA, AREA));
        }
    }

    private ChildProcess start(Peer victim, String command, long firstSequence) {
        return victim.start(
                file,
                "b",
                command,
                "--ep",
                Integer.toString(ENDPOINT),
                "--sizes",
                "0,5,64",
                "--count",
                "1000000",
                "--timeout-ms",
                "60000",
                "--first-seq",
                Long.toString(firstSequence));
    }

    private long receive(Consumer rx, long from, long to, ChildProcess sender) {
        long[] next = {from};
        Eventually.until("message " + to, sender::toString, () -> {
            next[0] = drain(rx, next[0]);
            return next[0] >= to;
        });
        return next[0];
    }

    private static long drain(Consumer rx, long from) {
        long[] next = {from};
        while (rx.poll(
                        (segment, offset, length, endpoint) -> {
                            byte[] message = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
                            assertArrayEquals(Payload.of(next[0], ENDPOINT, length), message, "message " + next[0]);
                            next[0]++;
                        },
                        1)
                > 0) {}
        return next[0];
    }

    private static int send(Producer tx, long sequence, ChildProcess receiver) {
        byte[] message = Payload.of(sequence, ENDPOINT, (int) (sequence % 3) * 20);
        Eventually.until(
                "room for message " + sequence,
                receiver::toString,
                () -> tx.offer(message, 0, message.length) == Offer.SENT);
        return 1;
    }

    private void pauseUpToOneMilli() {
        LockSupport.parkNanos(random.nextInt(1_000_000));
    }

    /** The sequence number in the last whole line, or another one if there is none. */
    private static long lastSequence(ChildProcess peer, long otherwise) {
        long last = otherwise;
        for (String line : peer.out()) {
            Matcher matcher = SEQUENCE.matcher(line);
            if (line.endsWith("}") && matcher.find()) {
                assertEquals(last + 1, Long.parseLong(matcher.group(1)), "a line is missing");
                last = Long.parseLong(matcher.group(1));
            }
        }
        return last;
    }
}
