package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.LayoutRules;
import io.millrace.api.testkit.Together;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tools look at a link while it is used. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxSnapshotTest {
    private static final int MESSAGES = 200_000;
    private static final int LOOKED_AT = 20_000;

    @Test
    void lookingAtALinkDisturbsNobodyAndKeepsNoneFromEndingIt() throws Exception {
        Memory memory = Segments.fresh(Segments.USUAL);
        VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
        VoxLink host = Segments.host(memory, Segments.OPTIONS);
        Together.run(
                () -> {
                    for (int i = 0; i < MESSAGES; ) {
                        i += Segments.offer(guest.tx(), new byte[8]) == Offer.SENT ? 1 : 0;
                    }
                },
                () -> {
                    for (int handled = 0; handled < MESSAGES; ) {
                        handled += host.rx().poll((segment, offset, length, endpoint) -> {}, 16);
                    }
                },
                () -> {
                    while (host.rx().info().messages() < MESSAGES / 2) {
                        assertTrue(host.rx().info().backlog() <= 1024 / 8);
                        assertTrue(guest.tx().info().backlog() <= 1024 / 8);
                        host.isDrained();
                    }
                });
        assertEquals(MESSAGES, guest.tx().info().messages());
        assertTrue(host.endAfterPeer(), "somebody seems to be at the rings for ever");
        assertTrue(guest.endAfterPeer(), "somebody seems to be at the rings for ever");
    }

    @Test
    void theMapOfALinkThatIsUsedMakesSense() throws Exception {
        Memory memory = Segments.fresh(Segments.USUAL);
        VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
        VoxLink host = Segments.host(memory, Segments.OPTIONS);
        VoxMap map = new VoxMap(
                "line", "ram", memory, memory::size, VoxSegment.attach(memory).layout());
        Together.run(
                () -> {
                    for (int i = 0; i < LOOKED_AT; ) {
                        i += Segments.offer(guest.tx(), new byte[8 + 24 * (i % 5) + 300 * (i % 2)]) == Offer.SENT
                                ? 1
                                : 0;
                    }
                },
                () -> {
                    for (int handled = 0; handled < LOOKED_AT; ) {
                        handled += host.rx().poll((segment, offset, length, endpoint) -> {}, 16);
                    }
                },
                () -> {
                    while (host.rx().info().messages() < LOOKED_AT / 2) {
                        for (Field field : LayoutRules.neat(map, memory.size())) {
                            assertNotEquals(FieldState.CORRUPT, field.state(), field::toString);
                        }
                        assertTrue(host.rx().info().usedBytes() <= 1024);
                        assertTrue(guest.tx().info().usedBytes() <= 1024);
                    }
                });
        assertEquals(0, host.rx().info().usedBytes());
        assertEquals(0, guest.tx().info().usedBytes());
    }
}
