package io.millrace.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.SharedFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages between our peer and the C peer: every byte and every sequence number is checked by the one who receives.
 */
class PeerTrafficIT {
    private static final String MANY = "100000";
    private static final List<String> UNEQUAL = List.of("--ab-size", "1024", "--ba-size", "512");
    private static final List<String> VERY_UNEQUAL =
            List.of("--ab-size", "4096", "--ab-eps", "8", "--ba-size", "65536", "--ba-eps", "200");

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");

    @AfterEach
    void remove() {
        folder.close();
    }

    static Stream<Arguments> signalsAndSenders() {
        return Stream.of("poll", "futex", "fifo")
                .flatMap(signal -> Stream.of(Peer.values()).map(sender -> Arguments.of(signal, sender)));
    }

    @ParameterizedTest
    @MethodSource("signalsAndSenders")
    void aHundredThousandMessagesArriveWhoeverStartsFirst(String signal, Peer sender) {
        List<String> options = List.of("--sig", signal);
        sender.initialise(file, options);

        try (ChildProcess first = start(sender, "a", "send", options, "--count", MANY, "--max", "40");
                ChildProcess second = start(sender.other(), "b", "recv", options, "--count", MANY)) {
            assertAllDone(first, second);
        }
        try (ChildProcess second = start(sender.other(), "a", "recv", options, "--count", MANY);
                ChildProcess first = start(sender, "b", "send", options, "--count", MANY, "--max", "40")) {
            assertAllDone(first, second);
        }
    }

    @ParameterizedTest
    @MethodSource("signalsAndSenders")
    void whatIsSentComesBack(String signal, Peer sender) {
        List<String> options = List.of("--sig", signal);
        sender.initialise(file, options);

        try (ChildProcess echo = start(sender.other(), "b", "echo", options, "--count", "10000");
                ChildProcess ping =
                        start(sender, "a", "pingpong", options, "--count", "10000", "--sizes", "0,1,4,12,64,700")) {
            assertAllDone(ping, echo);
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void eightThreadsSendOnEightEndpoints(Peer sender) {
        List<String> options = List.of("--sig", "futex");
        sender.initialise(file, options);

        try (ChildProcess recv = start(sender.other(), "b", "recv", options, "--count", "80000");
                ChildProcess send =
                        start(sender, "a", "send", options, "--threads", "8", "--count", "10000", "--max", "100")) {
            assertAllDone(send, recv);
        }
    }

    static Stream<Arguments> geometriesAndSenders() {
        return Stream.of(UNEQUAL, VERY_UNEQUAL)
                .flatMap(areas -> Stream.of(Peer.values()).map(sender -> Arguments.of(areas, sender)));
    }

    @ParameterizedTest
    @MethodSource("geometriesAndSenders")
    void directionsMayDifferInSizeAndEndpoints(List<String> areas, Peer sender) {
        sender.initialise(file, areas);
        boolean large = areas == VERY_UNEQUAL;

        try (ChildProcess recv = start(sender.other(), "b", "recv", areas, "--count", "2000");
                ChildProcess send =
                        start(sender, "a", "send", areas, "--count", "2000", "--max", large ? "3836" : "764")) {
            assertAllDone(send, recv);
        }
        try (ChildProcess recv = start(sender.other(), "a", "recv", areas, "--count", "2000");
                ChildProcess send =
                        start(sender, "b", "send", areas, "--count", "2000", "--max", large ? "64508" : "252")) {
            assertAllDone(send, recv);
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void aSignalQueueInTheTailIsReadByTheOtherSide(Peer sender) {
        List<String> options = List.of("--revision", sender == Peer.C ? "r2" : "R2");
        List<String> others = List.of("--revision", sender == Peer.C ? "R2" : "r2");
        sender.initialise(file, options);

        try (ChildProcess recv = start(sender.other(), "b", "recv", others, "--count", "10000");
                ChildProcess send = start(sender, "a", "send", options, "--count", "10000", "--max", "40")) {
            assertAllDone(send, recv);
        }
    }

    private ChildProcess start(Peer peer, String side, String command, List<String> options, String... more) {
        List<String> words = new ArrayList<>(List.of(side, command, "--quiet", "--timeout-ms", "60000"));
        words.addAll(options);
        words.addAll(List.of(more));
        return peer.start(file, words.toArray(String[]::new));
    }

    private static void assertAllDone(ChildProcess... peers) {
        for (ChildProcess peer : peers) {
            assertEquals(0, peer.exitStatus(), peer::toString);
            assertTrue(peer.out().getLast().contains("\"errors\":0,\"corrupt\":0"), peer::toString);
        }
    }
}
