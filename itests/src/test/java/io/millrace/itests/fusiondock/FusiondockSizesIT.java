package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.memory.Access;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every length at which something changes, to and from the C peer, in both roles, in one piece and in many, over
 * ordinary and device memory, whoever is there first.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockSizesIT {
    private static final int[] SHORT = {0, 1, 3, 4, 7, 8, 15};

    static Stream<Arguments> sides() {
        return Stream.of(Role.values())
                .flatMap(ours -> Stream.of(Access.values()).flatMap(access -> IntStream.of(Dock.PIECE, Dock.CAPACITY)
                        .mapToObj(max -> Arguments.of(ours, access, max))));
    }

    @ParameterizedTest(name = "we are {0}, {1}, slot of {2} bytes")
    @MethodSource("sides")
    void everyLengthComesWholeInBothDirections(Role ours, Access access, int max) {
        try (Dock dock = dock(max)) {
            exchange(dock, ours, access, lengths(max).toArray());
        }
    }

    /** The smallest pieces once only: there are 65,536 of them each way. */
    @ParameterizedTest(name = "we are {0}, {1}, slot of {2} bytes")
    @CsvSource({
        "LINUX, NORMAL, 64",
        "LINUX, DEVICE, 4096",
        "UNIPROTON, NORMAL, 4096",
        "UNIPROTON, DEVICE, 4096",
    })
    void whatFillsARegionComesWholeInPieces(Role ours, Access access, int max) {
        try (Dock dock = new Dock(FusiondockLayout.REGION_BYTES, max)) {
            exchange(dock, ours, access, Dock.CAPACITY);
        }
    }

    private static void exchange(Dock dock, Role ours, Access access, int... lengths) {
        String stream = lengths.length + ":"
                + Arrays.stream(lengths).mapToObj(Integer::toString).collect(Collectors.joining(","));
        long bytes = Arrays.stream(lengths).asLongStream().sum();
        try (JavaSide java = dock.java(dock.setup(ours).access(access));
                DockPeer peer = dock.peer(ours.peer())) {
            int received = peer.tell("stream-recv=" + stream);
            for (int i = 0; i < lengths.length; i++) {
                java.begin(Blobs.TYPE, Blobs.of(i, lengths[i]));
            }
            java.awaitSent();
            assertEquals(line("stream-recv", lengths.length, bytes), peer.result(received));

            int sent = peer.tell("stream-send=" + stream);
            for (int i = 0; i < lengths.length; i++) {
                assertEquals(Message.of(Blobs.TYPE, Blobs.of(i, lengths[i])), java.receive());
            }
            assertEquals(line("stream-send", lengths.length, bytes), peer.result(sent));
            assertEquals(List.of(), java.link().problems());
            peer.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}, {1}, slot of {2} bytes")
    @MethodSource("sides")
    void aPeerThatComesLaterFindsOurMessage(Role ours, Access access, int max) {
        try (Dock dock = dock(max);
                JavaSide java = dock.java(dock.setup(ours).access(access))) {
            for (int length : lengths(max).toArray()) {
                java.begin(length, Blobs.of(length));
                try (DockPeer peer = dock.attach(ours.peer())) {
                    int received = peer.tell("recv=" + Integer.MAX_VALUE);
                    java.awaitRead();
                    peer.assertReceived(Message.blob(length, length), received);
                    peer.quit();
                }
            }
        }
    }

    @ParameterizedTest(name = "we are {0}, {1}, slot of {2} bytes")
    @MethodSource("sides")
    void weFindTheMessageOfAPeerThatCameBefore(Role ours, Access access, int max) {
        try (Dock dock = dock(max);
                DockPeer peer = dock.peer(ours.peer())) {
            for (int length : lengths(max).toArray()) {
                int sent = peer.tell("blob=" + length + ":" + length);
                dock.awaitOp(ours.peer(), Dock.READY);
                try (JavaSide java = dock.java(dock.setup(ours).access(access))) {
                    assertEquals(Message.blob(length, length), java.receive());
                    peer.result(sent);
                }
            }
            peer.quit();
        }
    }

    private static IntStream lengths(int max) {
        return IntStream.concat(IntStream.of(SHORT), IntStream.of(max - 1, max, max + 1, 2 * max, 2 * max + 1));
    }

    private static Dock dock(int max) {
        return max == Dock.PIECE ? Dock.inPieces() : Dock.usual();
    }

    private static String line(String event, int count, long bytes) {
        return "{\"ev\":\"" + event + "\",\"count\":" + count + ",\"bytes\":" + bytes + "}";
    }
}
