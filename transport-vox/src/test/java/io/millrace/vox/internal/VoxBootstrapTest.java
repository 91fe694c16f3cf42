package io.millrace.vox.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.PeerCorruptionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoxBootstrapTest {
    private static final byte[] SID = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    @Test
    void encodesTheRequestOfTheReference() {
        assertArrayEquals(golden("request"), VoxBootstrap.request(SID));
    }

    @Test
    void encodesTheSuccessOfTheReference() {
        assertArrayEquals(golden("success"), VoxBootstrap.success(1, "/tmp/x.shm".getBytes(UTF_8)));
    }

    @Test
    void encodesTheErrorOfTheReference() {
        assertArrayEquals(golden("error"), VoxBootstrap.error("no slot"));
    }

    @Test
    void decodesTheFramesOfTheReference() {
        assertArrayEquals(SID, VoxBootstrap.sid(golden("request")));
        VoxBootstrap.Response success = VoxBootstrap.response(golden("success"));
        assertEquals(1, success.peerId());
        assertEquals("/tmp/x.shm", new String(success.payload(), UTF_8));
        VoxBootstrap.Response error = VoxBootstrap.response(golden("error"));
        assertEquals(0, error.peerId());
        assertEquals("no slot", new String(error.payload(), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535})
    void sessionIdsOfEveryLengthPass(int length) {
        byte[] sid = new byte[length];
        Arrays.fill(sid, (byte) 0xA5);
        assertArrayEquals(sid, VoxBootstrap.sid(VoxBootstrap.request(sid)));
    }

    @Test
    void refusesASessionIdThatIsTooLong() {
        assertThrows(IllegalArgumentException.class, () -> VoxBootstrap.request(new byte[65_536]));
    }

    @Test
    void cutsATextThatIsTooLong() {
        byte[] frame = VoxBootstrap.error("x".repeat(70_000));
        assertEquals(65_535, VoxBootstrap.response(frame).payload().length);
    }

    @Test
    void noPartOfAFrameIsAWholeOne() {
        for (String name : new String[] {"success", "error"}) {
            byte[] frame = golden(name);
            for (int length = 0; length < frame.length; length++) {
                byte[] part = Arrays.copyOf(frame, length);
                assertFalse(VoxBootstrap.Kind.RESPONSE_FRAME.isWhole(part));
                assertThrows(PeerCorruptionException.class, () -> VoxBootstrap.response(part));
            }
            assertTrue(VoxBootstrap.Kind.RESPONSE_FRAME.isWhole(frame));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesBytesBehindAFrame(VoxBootstrap.Kind kind) {
        byte[] frame = golden(kind == VoxBootstrap.Kind.REQUEST_FRAME ? "request" : "success");
        PeerCorruptionException refusal =
                assertThrows(PeerCorruptionException.class, () -> kind.isWhole(Arrays.copyOf(frame, frame.length + 1)));
        assertEquals("bootstrap-length", refusal.kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void refusesAnotherMagicAsSoonAsItIsThere(int at) {
        byte[] frame = Arrays.copyOf(golden("request"), 4);
        assertFalse(VoxBootstrap.Kind.REQUEST_FRAME.isWhole(frame));
        frame[at] ^= 1;
        PeerCorruptionException refusal =
                assertThrows(PeerCorruptionException.class, () -> VoxBootstrap.Kind.REQUEST_FRAME.isWhole(frame));
        assertEquals("bootstrap-magic", refusal.kind());
        assertEquals(0, refusal.offset());
    }

    @Test
    void refusesAResponseWhereARequestBelongs() {
        assertThrows(PeerCorruptionException.class, () -> VoxBootstrap.sid(golden("success")));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 127, 128, 255})
    void refusesAnUnknownStatus(int status) {
        byte[] frame = golden("success");
        frame[4] = (byte) status;
        PeerCorruptionException refusal =
                assertThrows(PeerCorruptionException.class, () -> VoxBootstrap.response(frame));
        assertEquals("bootstrap-status", refusal.kind());
        assertEquals(4, refusal.offset());
        assertEquals(String.valueOf(status), refusal.value());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, -1})
    void refusesAPeerIdThatIsNone(int peerId) {
        byte[] frame = VoxBootstrap.success(peerId, new byte[0]);
        PeerCorruptionException refusal =
                assertThrows(PeerCorruptionException.class, () -> VoxBootstrap.response(frame));
        assertEquals("bootstrap-peer", refusal.kind());
        assertEquals(5, refusal.offset());
    }

    private static byte[] golden(String name) {
        try (InputStream in = VoxBootstrapTest.class.getResourceAsStream("/golden/bootstrap_" + name + ".bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
