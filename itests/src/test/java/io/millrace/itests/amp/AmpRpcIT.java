package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.amp.Core;
import io.millrace.amp.RpcClient;
import io.millrace.amp.RpcHandler;
import io.millrace.amp.RpcReply;
import io.millrace.amp.RpcServer;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Messages;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of each core to the other one. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpRpcIT {
    private static final int ITEM = 64;
    private static final int MOST = ITEM - 16;
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Map<Integer, RpcHandler> COMMANDS = Map.of(
            0, request -> new RpcReply(RpcReply.OK, request),
            1, request -> new RpcReply(RpcReply.FAILED, request),
            2, _ -> new RpcReply(RpcReply.OK, new byte[0]),
            3, _ -> new RpcReply(RpcReply.OK, Messages.of(3, 1000)));

    @ParameterizedTest
    @EnumSource(Core.class)
    void theirServerAnswersOurCalls(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            RpcClient client = new RpcClient(endpoints(pair).open(2), 5, 1);
            pair.peer().ask("rpc-server 5");
            assertReply(0, new byte[] {1, 2}, call(client, 0, new byte[] {1, 2}));
            assertReply(0, Messages.of(1, MOST), call(client, 0, Messages.of(1, MOST)));
            assertReply(0, new byte[] {5, 1, 0, 0}, call(client, 1, new byte[] {-1, 6}));
            assertReply(RpcReply.FAILED, new byte[1], call(client, 2, new byte[] {7}));
            assertReply(RpcReply.UNKNOWN_COMMAND, new byte[1], call(client, 4711, new byte[] {7}));
            assertEquals(Optional.empty(), client.call(3, new byte[] {7}, SHORT));
            assertReply(0, new byte[] {9}, call(client, 0, new byte[] {9}));
            assertThrows(IllegalArgumentException.class, () -> call(client, 0, new byte[MOST + 1]));
            assertReply(0, new byte[] {8}, call(client, 0, new byte[] {8}));
            pair.peer().quit();
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void numbersOfOurCallsGoThroughZero(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            RpcClient client = new RpcClient(endpoints(pair).open(2), 5, 65534);
            pair.peer().ask("endpoint 5 print");
            for (String id : new String[] {"feff", "ffff", "0000", "0100"}) {
                assertEquals(Optional.empty(), client.call(9, new byte[] {1}, Duration.ZERO));
                pair.peer()
                        .awaitEvent(
                                "{\"ev\":\"message\",\"src\":2,\"dst\":5,\"data\":\"" + id + "0900fcff0100" + "01\"}");
            }
        }
    }

    /** Of many answers just the one to the call counts, and it counts once. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void answersToOtherCallsAreDropped(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            RpcClient client = new RpcClient(endpoints(pair).open(2), 5, 10);
            pair.peer().ask("endpoint 5 print");
            for (String data : new String[] {"0900" + "0000" + "0000" + "0100aa", "0a00", "0a000000fcff0100bb"}) {
                pair.peer().ask("rpmsg-send 5 2 " + data);
            }
            pair.peer().ask("rpmsg-send 5 2 0a00" + "0000" + "0700" + "ffff" + "0102");
            pair.peer().ask("rpmsg-send 5 2 0a00" + "0000" + "0000" + "0100cc");
            assertReply(7, new byte[] {1, 2}, call(client, 0, new byte[0]));
            pair.peer().ask("rpmsg-send 5 2 0b00" + "0000" + "0000" + "0100dd");
            assertReply(0, new byte[] {(byte) 0xdd}, call(client, 0, new byte[0]));
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void ourServerAnswersTheirCalls(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            RpmsgEndpoint endpoint = endpoints(pair).open(5);
            RpcServer server = new RpcServer(endpoint, COMMANDS, Eventually.WATCHDOG);
            try (Repeater _ = new Repeater(() -> server.serve(SHORT))) {
                assertEquals("{\"id\":1,\"status\":0,\"data\":\"0102\"}", ask(pair, 0, "0102"));
                assertEquals("{\"id\":2,\"status\":65533,\"data\":\"03\"}", ask(pair, 1, "03"));
                assertEquals("{\"id\":3,\"status\":65534,\"data\":\"00\"}", ask(pair, 77, "03"));
                assertEquals("TIMEOUT", pair.peer().refusal("rpc-call 2 5 2 01 20"));
                String cut = HexFormat.of().formatHex(Messages.of(3, 1000), 0, MOST);
                assertEquals("{\"id\":5,\"status\":0,\"data\":\"" + cut + "\"}", ask(pair, 3, "-"));
                pair.peer().ask("rpc-first 65534");
                for (int id : new int[] {65534, 65535, 0, 1}) {
                    assertEquals("{\"id\":" + id + ",\"status\":0,\"data\":\"aa\"}", ask(pair, 0, "aa"));
                }
                pair.peer().ask("rpc-first 1");
                assertEquals("TIMEOUT", pair.peer().refusal("rpc-call 2 5 0 bb 20"), "a repeated call is served once");
                assertEquals("{\"id\":2,\"status\":0,\"data\":\"cc\"}", ask(pair, 0, "cc"));
            }
            pair.peer().quit();
        }
    }

    private static Rpmsg endpoints(Pair pair) {
        return pair.rpmsg(8, ITEM).endpoints().orElseThrow();
    }

    private static RpcReply call(RpcClient client, int command, byte[] request) {
        return client.call(command, request, Eventually.WATCHDOG).orElseThrow();
    }

    private static String ask(Pair pair, int command, String data) {
        return pair.peer().ask("rpc-call 2 5 " + command + " " + data + " 60000");
    }

    private static void assertReply(int status, byte[] data, RpcReply reply) {
        assertEquals(status, reply.status());
        assertArrayEquals(data, reply.data());
    }
}
