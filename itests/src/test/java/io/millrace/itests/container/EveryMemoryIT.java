package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.memory.Access;
import io.millrace.api.segment.Segment;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wire format over the memory of every adapter, and over every doorbell. */
final class EveryMemoryIT {
    private static final int SWAPS = 3;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        PosixLeftovers.remove(folder);
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Ground.values()).flatMap(ground -> Stream.of(Wire.values())
                .filter(wire -> !ground.isDevice() || !wire.needsNormalMemory())
                .map(wire -> Arguments.of(wire, ground)));
    }

    static Stream<Arguments> pairsThatCannotBe() {
        return Stream.of(Ground.values()).filter(Ground::isDevice).flatMap(ground -> Stream.of(Wire.values())
                .filter(Wire::needsNormalMemory)
                .map(wire -> Arguments.of(wire, ground)));
    }

    static Stream<Arguments> doorbells() {
        return Stream.of(Bells.values())
                .flatMap(bells ->
                        Stream.of(Wire.values()).filter(Wire::takesSignaler).map(wire -> Arguments.of(wire, bells)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void messagesGoBothWays(Wire wire, Ground ground) {
        ground.configure(container, folder);
        wire.configure(container);
        wire.assertPasses(container);
        Segment segment = container.await(Segment.class, "(millrace.segment=" + Ground.NAME + ")");
        assertEquals(
                ground.isDevice() ? Access.DEVICE : Access.NORMAL,
                segment.info().access());
    }

    @ParameterizedTest
    @MethodSource("pairsThatCannotBe")
    void whatNeedsAtomicOperationsSaysThatDeviceMemoryHasNone(Wire wire, Ground ground) {
        ground.configure(container, folder);
        wire.configure(container);
        Eventually.until("a problem that names DEVICE memory", container::problems, () -> container.problems().stream()
                .anyMatch(problem -> problem.contains("DEVICE")));
        assertTrue(container.find(Channel.class, wire.channel(Wire.NEAR)).isEmpty(), "a channel");
    }

    @ParameterizedTest
    @MethodSource("doorbells")
    void doorbellsWakeWhoeverWaits(Wire wire, Bells bells) {
        Ground.FILE.configure(container, folder);
        bells.configure(container, folder);
        wire.configure(container, bells);
        wire.assertPasses(container);
        for (String end : new String[] {Wire.NEAR, Wire.FAR}) {
            var info = bells.signaler(container, end).info();
            assertTrue(info.rings() > 0, () -> "nobody rang: " + info);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLinkIsBackWheneverTheBundleOfItsMemoryWasReplaced(Ground ground) throws Exception {
        ground.configure(container, folder);
        Wire.FUSIONDOCK.configure(container);
        Wire.FUSIONDOCK.assertPasses(container);
        for (int i = 0; i < SWAPS; i++) {
            container.swap(List.of(container.bundle(ground.bundle())));
            Wire.FUSIONDOCK.assertPasses(container);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLinkIsBackWheneverTheBundleOfItsDoorbellsWasReplaced(Bells bells) throws Exception {
        Ground.FILE.configure(container, folder);
        bells.configure(container, folder);
        Wire.FUSIONDOCK.configure(container, bells);
        Wire.FUSIONDOCK.assertPasses(container);
        for (int i = 0; i < SWAPS; i++) {
            container.swap(List.of(container.bundle(bells.bundle())));
            Wire.FUSIONDOCK.assertPasses(container);
        }
    }
}
