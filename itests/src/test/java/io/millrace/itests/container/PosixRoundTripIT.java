package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Offer;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Payload;
import io.millrace.itests.support.SharedFolder;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.os.OsSystemV;
import io.millrace.posix.internal.table.TableOpener;
import io.millrace.posix.internal.table.TableSystemV;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** A transport that knows nothing of it, over memory of every kind, with another process at the other side. */
final class PosixRoundTripIT {
    private static final int[] SIZES = {1, 4, 252, 16, 700};
    private static final int COUNT = 300;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        PosixLeftovers.remove(folder);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerComesBackFromAnotherProcess(PosixMemory memory) {
        PosixHub hub = PosixHub.configure(container, folder, memory);
        try (ChildProcess side = hub.side("echo", COUNT)) {
            askAndAnswer(hub.channel());
            assertEquals(0, side.exitStatus(), side::toString);
            assertEquals(List.of("ready", "done"), side.out());
        }
    }

    /** It maps the file, and knows no table. */
    @ParameterizedTest
    @EnumSource(names = {"POSIX", "TABLE"})
    void anAnswerComesBackFromACProgram(PosixMemory memory) {
        PosixHub hub = PosixHub.configure(container, folder, memory);
        try (CPeer peer = hub.peer("echo", "--count", "" + COUNT, "--quiet")) {
            askAndAnswer(hub.channel());
            assertEquals("{\"ev\":\"done\",\"count\":300,\"errors\":0,\"corrupt\":0}", peer.done());
        }
    }

    private static void askAndAnswer(Channel channel) {
        for (int i = 0; i < COUNT; i++) {
            byte[] question = Payload.of(i, 0, SIZES[i % SIZES.length]);
            assertEquals(Offer.SENT, channel.send(question, Eventually.WATCHDOG), "question " + i);
            List<byte[]> answers = new ArrayList<>();
            channel.receive(
                    (segment, offset, length, _) ->
                            answers.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                    Eventually.WATCHDOG);
            assertEquals(1, answers.size(), "answers to " + i);
            assertArrayEquals(question, answers.getFirst(), "answer " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenTheBundleStopsTheMemoryIsDetachedAndWhenItStartsTheLinkIsBack(PosixMemory memory) throws Exception {
        PosixHub hub = PosixHub.configure(container, folder, memory);
        Segment before = container.await(Segment.class, "(millrace.segment=plc)");
        long mappedElsewhere = memory == PosixMemory.TABLE ? 1 : 0;
        Bundle bundle = container.bundle(PosixHub.BUNDLE);
        assertEquals(1, hub.mappings());
        if (memory == PosixMemory.SYSV) {
            assertEquals(Optional.of(1L), PosixHub.attached());
        }

        bundle.stop();

        assertEquals(List.of(), container.references(Channel.class, hub.link().filter()));
        assertEquals(mappedElsewhere, hub.mappings());
        assertThrows(SegmentClosedException.class, () -> before.memory().getInt(0));
        assertDetached(hub);

        bundle.start();
        try (ChildProcess side = hub.side("echo", COUNT)) {
            askAndAnswer(hub.channel());
            assertEquals(0, side.exitStatus(), side::toString);
        }
    }

    private static void assertDetached(PosixHub hub) {
        if (hub.memory() == PosixMemory.SYSV) {
            assertEquals(Optional.of(0L), PosixHub.attached());
            try (OsSystemV kernel = OsSystemV.open()) {
                assertEquals(
                        0,
                        kernel.stat(kernel.shmget(PosixHub.KEY, 0, 0, Set.of())).nattch());
            }
        } else if (hub.memory() == PosixMemory.TABLE) {
            FileSpec spec = FileSpec.of("look", hub.file().toString(), 0, Role.ATTACH);
            try (MappedFile file = MappedFile.open(spec, _ -> {});
                    TableSystemV table = new TableOpener(
                                    "look", file, 0, ProcessLiveness.self(), new ProcessLiveness(0), () -> 1)
                            .attach()) {
                assertEquals(
                        List.of(0L),
                        table.list().stream().map(row -> row.nattch()).toList());
            }
        }
    }

    @Test
    void whatWasMadeForOurselvesAloneIsRemovedWhenTheConfigurationGoes() throws Exception {
        PosixHub hub = PosixHub.configure(container, folder, PosixMemory.SYSV);
        hub.segment().delete();
        Eventually.until("the end of the attachment", PosixHub::attached, () -> PosixHub.attached()
                .equals(Optional.of(0L)));
        container.configure(
                "io.millrace.segment.sysv", "plc", Map.of("key", "" + PosixHub.KEY, "size", PosixHub.BYTES));
        hub.channel();
        assertEquals(Optional.of(1L), PosixHub.attached());

        container.configure("io.millrace.segment.sysv", "plc", Map.of()).delete();

        Eventually.until("the end of the segment", PosixHub::attached, () -> PosixHub.attached()
                .isEmpty());
    }

    @Test
    void segmentsAndAllocatorsAreInTheSnapshots() {
        PosixHub hub = PosixHub.configure(container, folder, PosixMemory.TABLE);
        container.configure(
                "io.millrace.granules", "blocks", Map.of("segment.target", "(millrace.segment=plc2)", "peers", 2));
        container.configure("io.millrace.segment.memfd", "plc2", Map.of("size", 65_536L));
        container.await(Allocator.class, "(millrace.allocator=blocks)");
        container.settle();
        RuntimeDTO all = container.await(ShmRuntime.class, null).getRuntimeDTO();
        assertEquals(
                List.of("pages file", "plc table", "plc2 memfd"),
                Arrays.stream(all.segments)
                        .map(segment -> segment.name + " " + segment.kind)
                        .toList());
        assertTrue(
                Arrays.stream(all.segments)
                        .anyMatch(segment -> segment.location.matches("key 0x[0-9a-f]+, id 0 of table ram")),
                () -> Arrays.toString(all.segments));
        assertEquals(
                List.of("blocks plc2 4096"),
                Arrays.stream(all.blocks)
                        .filter(block -> block.name.equals("blocks"))
                        .map(block -> block.name + " " + block.segment + " " + block.granuleBytes)
                        .toList());
        assertEquals(0, all.problems.length, () -> Arrays.toString(all.problems));
        assertEquals(PosixMemory.TABLE, hub.memory());
    }
}
