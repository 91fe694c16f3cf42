package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UioTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);
    private static final long PAGE = FakeMachine.PAGE;
    private static final UioInterruptSpec PLAIN = UioInterruptSpec.of(RearmMode.NONE, "", "", UioTargets.of(""));

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();
    private FakeMachine machine;

    @BeforeEach
    void makeMachine() {
        machine = new FakeMachine(directory);
    }

    @Test
    void aMapIsASegmentOfDeviceMemory() throws IOException {
        machine.device(3, "dsp").map(3, 0, "", PAGE, 0).map(3, 1, "ram", 2 * PAGE, 0);
        Path node = machine.memory(3, 4 * PAGE);
        try (Uio uio = memory("ram", 0)) {
            Segment segment = uio.segment().orElseThrow();
            assertEquals(
                    new SegmentInfo("plc", "uio", "map1 of uio3 (dsp)", 2 * PAGE, Access.DEVICE, false),
                    segment.info());
            assertEquals(Optional.empty(), uio.signaler());
            segment.memory().setInt(0, 0x01020304);
            segment.memory().setInt(2 * PAGE - 4, 7);
            assertEquals(0x04030201, word(node, PAGE));
            assertEquals(0x07000000, word(node, 3 * PAGE - 4));
        }
    }

    @Test
    void aDeviceThatStartsInsideAPageBeginsThere() throws IOException {
        machine.device(0, "dsp").map(0, 0, "", PAGE, 0x80);
        Path node = machine.memory(0, PAGE);
        try (Uio uio = memory("0", 0)) {
            Memory memory = uio.segment().orElseThrow().memory();
            assertEquals(PAGE - 0x80, memory.size());
            memory.setInt(0, 1);
            assertEquals(0x01000000, word(node, 0x80));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getInt(PAGE - 0x80));
        }
    }

    @Test
    void aPartOfAMapCanBeMapped() {
        machine.device(0, "dsp").map(0, 0, "", 2 * PAGE, 0);
        machine.memory(0, 2 * PAGE);
        try (Uio uio = memory("0", 100)) {
            assertEquals(100, uio.segment().orElseThrow().memory().size());
        }
        assertRefused(
                "refused size of map0 of uio0 (dsp): it has " + 2 * PAGE + " bytes: size=" + (2 * PAGE + 1),
                () -> memory("0", 2 * PAGE + 1));
    }

    @Test
    void aMapHasOneOwner() {
        machine.device(0, "dsp").map(0, 0, "", PAGE, 0);
        machine.memory(0, PAGE);
        memory("0", 0).close();
        try (Uio uio = memory("0", 0)) {
            assertRefused("refused map0 of uio0 (dsp): another segment", () -> memory("0", 0));
            assertEquals(PAGE, uio.segment().orElseThrow().memory().size());
        }
    }

    @Test
    void everyMapHasAnOwnerOfItsOwn() {
        machine.device(0, "dsp").map(0, 0, "", 2 * PAGE, 0).map(0, 1, "", 2 * PAGE, 0);
        machine.memory(0, 3 * PAGE);
        try (Uio first = memory("0", 0);
                Uio second = memory("1", 0)) {
            assertEquals(2 * PAGE, first.segment().orElseThrow().memory().size());
            assertEquals(2 * PAGE, second.segment().orElseThrow().memory().size());
            assertRefused("refused map1 of uio0 (dsp): another segment", () -> memory("1", 0));
        }
    }

    @Test
    void anInterruptIsASignalerAndCountsWhatWasMissed() {
        machine.device(0, "dsp").event(0, 7);
        try (Counter counter = machine.interrupts(0);
                Uio uio = Uio.open(device(), UioSpec.of("plc", UioSpec.NO_MAP, PLAIN), lines::add)) {
            Signaler signaler = uio.signaler().orElseThrow();
            assertEquals(Optional.empty(), uio.segment());
            assertFalse(signaler.await(0));
            counter.count(8);
            assertTrue(signaler.await(LONG));
            counter.count(11);
            assertTrue(signaler.await(LONG));
            signaler.ring(1);
            assertEquals("plc", signaler.info().name());
            assertEquals("uio", signaler.info().kind());
            assertEquals(2, signaler.info().missed());
            assertEquals(0, signaler.info().wakes());
        }
        assertEquals(List.of(), lines);
    }

    @Test
    void noCallOnTheNodeOfAnInterruptSleeps() throws IOException {
        machine.device(0, "dsp");
        try (Counter counter = machine.interrupts(0);
                Uio uio = Uio.open(device(), UioSpec.of("plc", UioSpec.NO_MAP, PLAIN), lines::add);
                Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            counter.count(1);
            assertTrue(uio.signaler().orElseThrow().await(LONG));
            List<Path> nodes = open.filter(this::isOurs).toList();
            assertEquals(2, nodes.size(), nodes::toString);
            for (Path node : nodes) {
                assertEquals(Descriptor.NON_BLOCKING, flags(node) & Descriptor.NON_BLOCKING, node::toString);
            }
        }
    }

    @Test
    void memoryAndInterruptOfOneDeviceWorkTogether() throws IOException {
        Path config = edu();
        FakeNode node = new FakeNode(0).answering(-Errno.ENOSYS);
        UioSpec spec = UioSpec.of("plc", "0", UioInterruptSpec.of("0x64=0xffffffff", "0x60"));
        try (Uio uio = Uio.open(device(), spec, lines::add, _ -> node)) {
            Memory memory = uio.segment().orElseThrow().memory();
            Signaler signaler = uio.signaler().orElseThrow();
            assertEquals(0x01, Files.readAllBytes(config)[5]);
            signaler.ring(5);
            assertEquals(5, memory.getInt(0x60));
            assertEquals(1, signaler.info().wakes());
            Files.write(config, new byte[] {0, 0, 0, 0, 0, 0x04, 0, 0});
            node.raise();
            assertTrue(signaler.await(LONG));
            assertEquals(-1, memory.getInt(0x64));
            assertEquals(0, Files.readAllBytes(config)[5]);
        }
        assertEquals(List.of("write 1", "close"), node.log());
    }

    @Test
    void afterItsEndNothingIsRungAndNothingTouched() throws IOException {
        edu();
        UioSpec spec = UioSpec.of("plc", "0", UioInterruptSpec.of("", "0x60"));
        Uio uio = Uio.open(device(), spec, lines::add, _ -> new FakeNode(0));
        uio.close();
        uio.close();
        uio.signaler().orElseThrow().ring(6);
        assertFalse(uio.signaler().orElseThrow().await(LONG));
        Memory memory = uio.segment().orElseThrow().memory();
        assertThrows(SegmentClosedException.class, () -> memory.getInt(0x60));
    }

    @Test
    void givesEverythingBackAlsoWhenItIsRefused() throws IOException {
        edu();
        long before = descriptors();
        UioInterruptSpec outside = UioInterruptSpec.of("", "0x1000000");
        assertRefused("refused ring", () -> Uio.open(device(), UioSpec.of("plc", "0", outside), lines::add));
        FakeNode refusing = new FakeNode(0).answering(-Errno.EINVAL);
        assertThrows(
                LibcException.class,
                () -> Uio.open(
                        device(), UioSpec.of("plc", "0", UioInterruptSpec.of("", "")), lines::add, _ -> refusing));
        assertEquals(List.of("write 1", "close"), refusing.log());
        FakeNode node = new FakeNode(0).answering(-Errno.ENOSYS);
        Uio.open(device(), UioSpec.of("plc", "0", UioInterruptSpec.of("", "")), lines::add, _ -> node)
                .close();
        assertEquals(before, descriptors());
    }

    @Test
    void aNodeThatIsMissingIsNamed() {
        machine.device(0, "dsp").map(0, 0, "", PAGE, 0);
        assertRefused(
                "cannot open the node of uio0 (dsp): open(" + machine.node(0) + ") failed: ENOENT",
                () -> memory("0", 0));
        assertRefused("sysfs knows the device, but its node is missing", () -> memory("0", 0));
    }

    @Test
    void aNodeOfSomebodyElseIsAnsweredWithTheRuleThatGivesIt() {
        machine.device(0, "dsp");
        String message = device().refusal(new LibcException("open", "/dev/uio0", Errno.EACCES));
        assertEquals(
                "cannot open the node of uio0 (dsp): open(/dev/uio0) failed: EACCES (permission denied); let a group "
                        + "of this user open it, with a udev rule like SUBSYSTEM==\"uio\", ATTR{name}==\"dsp\", "
                        + "GROUP=\"millrace\", MODE=\"0660\"",
                message);
    }

    @Test
    void whatTheKernelDoesNotMapIsExplained() {
        machine.device(0, "dsp").map(0, 0, "", PAGE, 0);
        machine.interrupts(0).close();
        assertRefused("cannot map map0 of uio0 (dsp): mmap(", () -> memory("0", 0));
        assertRefused(
                "the kernel maps whole pages of " + PAGE + " bytes, and its driver gave it " + PAGE,
                () -> memory("0", 0));
    }

    @Test
    void wantsThatMakeNoSenseAreRefused() {
        assertIllegal("name must not be blank: name=' '", () -> UioSpec.of(" ", "0", PLAIN));
        assertIllegal(
                "size must be 0 (the whole map) or more: size=-1", () -> new UioSpec("plc", "0", -1, Optional.empty()));
        assertIllegal(
                "size is the map's, leave it out with map=none: size=1",
                () -> new UioSpec("plc", "none", 1, Optional.of(PLAIN)));
        assertIllegal(
                "nothing is wanted: map=none, interrupt=false; choose one of them",
                () -> new UioSpec("plc", "none", 0, Optional.empty()));
    }

    /** Memory of a MiB, and a command register with INTx off. */
    private Path edu() {
        machine.device(0, "edu").map(0, 0, "", 16 * PAGE, 0);
        machine.memory(0, 16 * PAGE);
        return machine.pci(0, "0000:00:04.0", new byte[] {0, 0, 0, 0, 0, 0x05, 0, 0});
    }

    private UioDevice device() {
        return machine.devices().all().getFirst();
    }

    private Uio memory(String map, long size) {
        return Uio.open(device(), new UioSpec("plc", map, size, Optional.empty()), lines::add);
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException expected) {
            return false;
        }
    }

    /** The second line of fdinfo, in octal. */
    private static int flags(Path descriptor) throws IOException {
        Path info = Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName());
        return Integer.parseInt(Files.readAllLines(info).get(1).split("\\s+", -1)[1], 8);
    }

    private static int word(Path node, long offset) throws IOException {
        try (var file = new RandomAccessFile(node.toFile(), "r")) {
            file.seek(offset);
            return file.readInt();
        }
    }

    private static void assertRefused(String message, Runnable action) {
        var e = assertThrows(SegmentRefusedException.class, action::run);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static void assertIllegal(String message, Runnable action) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
