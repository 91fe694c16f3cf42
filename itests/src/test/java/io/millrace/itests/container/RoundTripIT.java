package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.api.signal.Signaler;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import io.millrace.itests.support.SharedFolder;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages between the gateway's bundles and a C program in another process. */
final class RoundTripIT {
    private static final int[] SIZES = {1, 4, 252, 16, 700};
    private static final int ENDPOINT = 3;
    private static final int COUNT = 2000;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheGatewaySendsArrivesAtThePeerByteForByte(Signal signal) {
        Link link = Link.configure(container, "plc", folder.file("plc"), signal);
        Channel channel = link.channel(ENDPOINT);
        try (CPeer peer = link.peer("recv", "--count", "" + COUNT, "--ep", "" + ENDPOINT, "--quiet")) {
            for (int i = 0; i < COUNT; i++) {
                byte[] message = Payload.of(i, ENDPOINT, SIZES[i % SIZES.length]);
                assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG), "message " + i);
            }
            assertEquals("{\"ev\":\"done\",\"count\":2000,\"errors\":0,\"corrupt\":0}", peer.done());
        }
        assertRang(signal);
    }

    @ParameterizedTest
    @EnumSource
    void whatThePeerSendsArrivesAtTheGatewayByteForByte(Signal signal) {
        Link link = Link.configure(container, "plc", folder.file("plc"), signal);
        Channel channel = link.channel(ENDPOINT);
        List<byte[]> received = new ArrayList<>();
        try (CPeer peer = link.peer(
                "send", "--count", "" + COUNT, "--ep", "" + ENDPOINT, "--sizes", "1,4,252,16,700", "--quiet")) {
            while (received.size() < COUNT) {
                int came = channel.receive(
                        (segment, offset, length, _) ->
                                received.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                        Eventually.WATCHDOG);
                assertEquals(1, came, "messages after " + received.size());
            }
            assertEquals("{\"ev\":\"done\",\"count\":2000,\"errors\":0,\"corrupt\":0}", peer.done());
        }
        assertEquals(COUNT, received.size());
        for (int i = 0; i < COUNT; i++) {
            assertArrayEquals(Payload.of(i, ENDPOINT, SIZES[i % SIZES.length]), received.get(i), "message " + i);
        }
        assertRang(signal);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerComesBackForEveryQuestion(Signal signal) {
        Link link = Link.configure(container, "plc", folder.file("plc"), signal);
        Channel channel = link.channel(0);
        try (CPeer peer = link.peer("echo", "--count", "300", "--quiet")) {
            for (int i = 0; i < 300; i++) {
                byte[] question = Payload.of(i, 0, SIZES[i % SIZES.length]);
                assertEquals(Offer.SENT, channel.send(question, Eventually.WATCHDOG), "question " + i);
                assertArrayEquals(question, answer(channel), "answer " + i);
            }
            assertEquals("{\"ev\":\"done\",\"count\":300,\"errors\":0,\"corrupt\":0}", peer.done());
        }
        assertRang(signal);
    }

    private static byte[] answer(Channel channel) {
        List<byte[]> answers = new ArrayList<>();
        int came = channel.receive(
                (segment, offset, length, _) ->
                        answers.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                Eventually.WATCHDOG);
        assertEquals(1, came);
        return answers.getFirst();
    }

    /** The messages went by the signaler that was asked for, not by chance of polling. */
    private void assertRang(Signal signal) {
        var info = container.await(Signaler.class, "(millrace.signaler=plc)").info();
        assertEquals(signal == Signal.POLL ? "spin" : signal.option(), info.kind());
        assertEquals(true, info.rings() > 0, () -> "nobody rang: " + info);
    }
}
