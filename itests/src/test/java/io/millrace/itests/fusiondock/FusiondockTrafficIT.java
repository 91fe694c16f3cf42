package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many messages between this JVM and the C peer, in both roles: every byte is checked, and none is lost or doubled. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockTrafficIT {
    private static final int EXCHANGES = 100_000;
    private static final int STREAMED = 20_000;
    private static final String MIX = "mix:300";
    private static final String PIECES = "0,1,64,65,128,129,200";

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void theyAnswerAHundredThousandTimes(Role ours) {
        Sizes sizes = Sizes.of(MIX);
        try (Dock dock = Dock.usual();
                JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            int echo = peer.tell("echo=" + EXCHANGES);
            long bytes = 0;
            for (int i = 0; i < EXCHANGES; i++) {
                byte[] question = Blobs.of(i, sizes.at(i));
                java.begin(i, question);
                assertEquals(Message.of(i, question), java.receive());
                bytes += question.length;
            }
            assertEquals(line("echo", EXCHANGES, bytes), peer.result(echo));
            assertEquals(List.of(), java.link().problems());
            peer.quit();
        }
    }

    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void weAnswerAHundredThousandTimes(Role ours) {
        try (Dock dock = Dock.usual();
                JavaSide java = dock.java(ours);
                DockPeer peer = dock.peer(ours.peer())) {
            int pings = peer.tell("pingpong=" + EXCHANGES + ":" + MIX);
            Echo echo = new Echo(java);
            while (echo.answered < EXCHANGES) {
                java.await("a question behind " + echo.answered, echo::step);
            }
            assertEquals(line("pingpong", EXCHANGES, echo.bytes), peer.result(pings));
            peer.quit();
        }
    }

    /** Two processes play the other side: one for each region. */
    @ParameterizedTest(name = "we are {0}")
    @EnumSource(Role.class)
    void bothDirectionsAtOnce(Role ours) {
        Sizes sizes = Sizes.of(PIECES);
        try (Dock dock = Dock.inPieces();
                JavaSide java = dock.java(ours);
                DockPeer writer = dock.peer(ours.peer());
                DockPeer reader = dock.peer(ours.peer())) {
            int theirs = writer.tell("stream-send=" + STREAMED + ":" + PIECES);
            int others = reader.tell("stream-recv=" + STREAMED + ":" + PIECES);
            List<Message> came = new ArrayList<>();
            int[] sent = {0};
            while (sent[0] < STREAMED || came.size() < STREAMED) {
                java.await(came.size() + " came, " + sent[0] + " went: one more", () -> {
                    boolean goes = sent[0] < STREAMED
                            && java.offer(Blobs.TYPE, Blobs.of(sent[0], sizes.at(sent[0]))) == Offer.SENT;
                    sent[0] += goes ? 1 : 0;
                    return java.poll(came) > 0 || goes;
                });
            }
            java.awaitSent();
            for (int i = 0; i < STREAMED; i++) {
                assertEquals(Message.of(Blobs.TYPE, Blobs.of(i, sizes.at(i))), came.get(i));
            }
            assertEquals(writer.result(theirs).replace("send", "recv"), reader.result(others));
            writer.quit();
            reader.quit();
        }
    }

    private static String line(String event, long count, long bytes) {
        return "{\"ev\":\"" + event + "\",\"count\":" + count + ",\"bytes\":" + bytes + "}";
    }

    /** Sends back what comes; the next is taken when the answer has gone. */
    private static final class Echo {
        private final JavaSide java;
        private Optional<byte[]> waiting = Optional.empty();
        private int type;
        private long answered;
        private long bytes;

        Echo(JavaSide java) {
            this.java = java;
        }

        boolean step() {
            if (waiting.isEmpty()) {
                java.link()
                        .rx()
                        .poll(
                                (segment, offset, length, kind) -> {
                                    waiting = Optional.of(Message.bytes(segment, offset, length));
                                    type = kind;
                                },
                                1);
            }
            if (waiting.isEmpty() || java.offer(type, waiting.get()) != Offer.SENT) {
                return false;
            }
            answered++;
            bytes += waiting.get().length;
            waiting = Optional.empty();
            return true;
        }
    }
}
