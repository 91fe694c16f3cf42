package io.millrace.posix.internal.object;

import static io.millrace.posix.OpenFlag.O_CREAT;
import static io.millrace.posix.OpenFlag.O_EXCL;
import static io.millrace.posix.OpenFlag.O_RDONLY;
import static io.millrace.posix.OpenFlag.O_RDWR;
import static io.millrace.posix.OpenFlag.O_TRUNC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.hw.libc.Names;
import io.millrace.posix.OpenFlag;
import io.millrace.posix.PosixException;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.SharedObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The rows of named objects in the conformance table, for every back-end; each test names its rows. */
@Timeout(60)
abstract class PosixObjectsContract {
    static final Set<OpenFlag> NEW = Set.of(O_RDWR, O_CREAT, O_EXCL);
    static final Set<OpenFlag> ANY = Set.of(O_RDWR, O_CREAT);
    static final Set<OpenFlag> OLD = Set.of(O_RDWR);

    final PosixObjects objects = objects();
    final String name = "/millrace-test-" + ProcessHandle.current().pid() + "-" + System.identityHashCode(this);
    final Path path = Path.of("/dev/shm" + name);

    abstract PosixObjects objects();

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    @Test
    void aNameIsFoundOrRefused_P1_P2_P9() {
        assertErrno("ENOENT", () -> objects.shmOpen(name, OLD, 0, 0));
        assertErrno("ENOENT", () -> objects.shmUnlink(name));
        objects.shmOpen(name, NEW, 0600, 0).close();
        assertErrno("EEXIST", () -> objects.shmOpen(name, NEW, 0600, 0));
        objects.shmOpen(name, ANY, 0600, 0).close();
        objects.shmUnlink(name);
        assertErrno("ENOENT", () -> objects.shmOpen(name, OLD, 0, 0));
    }

    @Test
    void aNewObjectHasNoBytesUntilItIsGivenSome_P3() {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 0)) {
            assertEquals(0, object.sizeBytes());
            assertFalse(object.isReadOnly());
            assertEquals(name, object.name());
            PosixException e = assertErrno("EINVAL", object::memory);
            assertEquals("mmap", e.call());
            object.truncate(100);
            assertEquals(100, object.memory().size());
        }
    }

    @Test
    void theLengthIsThatOfTheFirstWhoGaveOneAndItsRoomIsReserved() throws Exception {
        try (SharedObject first = objects.shmOpen(name, NEW, 0600, 10_001);
                SharedObject second = objects.shmOpen(name, ANY, 0600, 20_000)) {
            assertEquals(10_001, first.memory().size());
            assertEquals(10_001, second.sizeBytes());
            assertTrue(blocks() * 512 >= 10_001, "its room is not reserved");
        }
        try (SharedObject empty = objects.shmOpen(name, Set.of(O_RDWR, O_TRUNC), 0, 4096)) {
            assertEquals(4096, empty.sizeBytes(), "an empty object is given a length too");
        }
    }

    @Test
    void readOnlyIsReadOnly_P4() {
        objects.shmOpen(name, NEW, 0600, 64).close();
        for (Set<OpenFlag> flags : Set.of(Set.of(O_RDONLY), Set.<OpenFlag>of())) {
            try (SharedObject object = objects.shmOpen(name, flags, 0, 0)) {
                assertTrue(object.isReadOnly());
                assertEquals(0, object.memory().getInt(0));
                assertErrno("EINVAL", () -> object.truncate(1));
                assertThrows(
                        IllegalArgumentException.class, () -> object.memory().setInt(0, 1));
                assertThrows(IllegalArgumentException.class, () -> object.write(0, new byte[1]));
            }
        }
        assertErrno("EINVAL", () -> objects.shmOpen(name, Set.of(O_RDONLY, O_RDWR), 0, 0));
        assertErrno("EINVAL", () -> objects.shmOpen(name, Set.of(O_RDONLY, O_TRUNC), 0, 0));
    }

    @Test
    void anObjectCanBeMadeForReadingButNotGivenALength() {
        assertErrno("EINVAL", () -> objects.shmOpen(name, Set.of(O_RDONLY, O_CREAT), 0600, 64));
        try (SharedObject object = objects.shmOpen(name, Set.of(O_RDONLY, O_CREAT), 0600, 0)) {
            assertEquals(0, object.sizeBytes());
            assertTrue(object.isReadOnly());
        }
    }

    @Test
    void theModeIsLessTheUmask_P5() throws IOException {
        objects.shmOpen(name, NEW, 0666, 0).close();
        assertEquals(0666 & ~umask(), mode());
        assertErrno("EINVAL", () -> objects.shmOpen(name, ANY, 01000, 0));
    }

    @Test
    void emptyingKeepsTheMode_P6() throws IOException {
        objects.shmOpen(name, NEW, 0640, 64).close();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        try (SharedObject object = objects.shmOpen(name, Set.of(O_RDWR, O_CREAT, O_TRUNC), 0600, 0)) {
            assertEquals(0, object.sizeBytes());
            assertEquals(0640, mode());
        }
    }

    @Test
    void onlyNamesOfOnePartAreNames_P7() throws IOException {
        String longest = "/" + "x".repeat(256 - name.length()) + name.substring(1);
        objects.shmOpen(longest, NEW, 0600, 0).close();
        Files.delete(Path.of("/dev/shm" + longest));
        PosixException e = assertErrno("ENAMETOOLONG", () -> objects.shmOpen(longest + "y", OLD, 0600, 0));
        assertTrue(e.getMessage().contains("this one 256"), e::getMessage);
        assertErrno("ENAMETOOLONG", () -> objects.shmUnlink("/" + "\u00e4".repeat(128)));
        for (String wrong : new String[] {"", "/", "//a", "a/b", "/a/", ".", "/..", "a\0b"}) {
            assertErrno("EINVAL", () -> objects.shmOpen(wrong, NEW, 0600, 0));
            assertErrno("EINVAL", () -> objects.shmUnlink(wrong));
        }
        objects.shmOpen(name.substring(1), NEW, 0600, 0).close();
        objects.shmUnlink(name);
    }

    @Test
    void theNameGoesAtOnceAndTheBytesStay_P8() {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 64)) {
            object.memory().setInt(0, 42);
            objects.shmUnlink(name);
            assertErrno("ENOENT", () -> objects.shmOpen(name, OLD, 0, 0));
            assertEquals(42, object.memory().getInt(0));
            try (SharedObject other = objects.shmOpen(name, ANY, 0600, 64)) {
                assertEquals(0, other.memory().getInt(0), "the name stands for the old object");
            }
        }
    }

    @Test
    void bytesOutliveWhoStoredThem_P12() {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 64)) {
            object.write(60, new byte[] {1, 2, 3, 4});
            assertThrows(IndexOutOfBoundsException.class, () -> object.write(61, new byte[4]));
        }
        try (SharedObject again = objects.shmOpen(name, OLD, 0, 0)) {
            byte[] bytes = new byte[4];
            again.read(60, bytes);
            assertArrayEquals(new byte[] {1, 2, 3, 4}, bytes);
        }
    }

    @Test
    void theMemoryIsAsLongAsTheObject() {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 4096)) {
            Memory before = object.memory();
            before.setInt(0, 42);
            assertSame(before, object.memory());
            object.truncate(12_288);
            Memory longer = object.memory();
            assertNotSame(before, longer);
            assertEquals(12_288, longer.size());
            longer.setInt(4, 43);
            assertEquals(43, before.getInt(4), "the accessor from before is another memory");
            object.truncate(8192);
            assertEquals(8192, object.memory().size());
            assertEquals(42, object.memory().getInt(0));
            assertErrno("EINVAL", () -> object.truncate(-1));
        }
    }

    @Test
    void whatIsGoneIsAnExceptionAndNoSignal_M3() {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 8192)) {
            Memory whole = object.memory();
            object.truncate(0);
            assertThrows(SegmentLostException.class, () -> whole.getInt(4096));
            assertThrows(SegmentLostException.class, () -> whole.compareAndSetInt(4096, 0, 1));
            assertErrno("EINVAL", object::memory);
        }
    }

    @Test
    void noRoomIsSaidAtOnceWithTheRoomThereIs() {
        PosixException e = assertErrno("ENOSPC", () -> objects.shmOpen(name, NEW, 0600, 1L << 40));
        assertTrue(e.getMessage().contains("/dev/shm has "), e::getMessage);
        if (Files.exists(path)) {
            try (SharedObject object = objects.shmOpen(name, OLD, 0, 0)) {
                assertEquals(0, object.sizeBytes());
            }
        }
    }

    @Test
    void whatIsNoObjectIsRefused() throws IOException {
        Files.createSymbolicLink(path, Path.of("/etc/hostname"));
        assertErrno("ELOOP", () -> objects.shmOpen(name, OLD, 0, 0));
        assertErrno("ELOOP", () -> objects.shmOpen(name, ANY, 0600, 64));
        Files.delete(path);
        Files.createDirectory(path);
        assertThrows(PosixException.class, () -> objects.shmOpen(name, OLD, 0, 0));
        assertErrno("EINVAL", () -> objects.shmOpen(name, Set.of(O_RDONLY), 0, 0));
        assertThrows(PosixException.class, () -> objects.shmUnlink(name));
        assertTrue(Files.isDirectory(path));
    }

    /** Unlike a segment that is configured, an object is opened as C opens it: what the mode grants is granted. */
    @Test
    void whatCOpensIsOpened() throws IOException {
        try (SharedObject object = objects.shmOpen(name, NEW, 0600, 64)) {
            object.write(0, new byte[] {5});
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path second = Path.of(path + "-second");
        Files.createLink(second, path);
        try (SharedObject object = objects.shmOpen(name + "-second", OLD, 0, 0)) {
            byte[] bytes = new byte[1];
            object.read(0, bytes);
            assertArrayEquals(new byte[] {5}, bytes);
        } finally {
            Files.delete(second);
        }
    }

    @Test
    void aFifoIsNoObjectAndKeepsNobodyWaiting() throws IOException {
        Names.mkfifo(path.toString(), 0600);
        assertErrno("EINVAL", () -> objects.shmOpen(name, OLD, 0, 0));
        assertErrno("EINVAL", () -> objects.shmOpen(name, ANY, 0600, 64));
        assertErrno("EINVAL", () -> objects.shmOpen(name, Set.of(O_RDONLY), 0, 0));
    }

    @Test
    void reservingNeverTakesWhatAnotherHasStored() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 100; i++) {
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> one = threads.submit(() -> storeAndCheck(start, 0));
                Future<?> two = threads.submit(() -> storeAndCheck(start, 8192));
                one.get();
                two.get();
                objects.shmUnlink(name);
            }
        }
    }

    private Void storeAndCheck(CyclicBarrier start, long offset) throws Exception {
        start.await();
        try (SharedObject object = objects.shmOpen(name, ANY, 0600, 16_384)) {
            object.memory().setInt(offset, 42);
            start.await();
            assertEquals(42, object.memory().getInt(0));
            assertEquals(42, object.memory().getInt(8192));
        }
        return null;
    }

    @Test
    void aFullTableOfDescriptorsIsSaid_P13() throws Exception {
        objects.shmOpen(name, NEW, 0600, 64).close();
        String option = "--enable-native-access=ALL-UNNAMED";
        String argument = objects.getClass().getSimpleName() + name;
        assertEquals(List.of("EMFILE"), ChildJvm.run("ulimit -n 200;", option, Exhausting.class, argument));
    }

    /** Opens one object until that is refused; a refusal before loads the classes, which cannot be opened any more. */
    static final class Exhausting {
        private Exhausting() {}

        public static void main(String[] arguments) {
            boolean viaLibc = arguments[0].startsWith("LibcObjects");
            PosixObjects objects = viaLibc ? new LibcObjects() : new ChannelObjects();
            String name = arguments[0].substring(arguments[0].indexOf('/'));
            assertErrno("ENOENT", () -> objects.shmOpen(name + "-missing", OLD, 0, 0));
            List<SharedObject> open = new ArrayList<>();
            try {
                while (open.size() < 300) {
                    open.add(objects.shmOpen(name, OLD, 0, 0));
                }
                System.out.println("opened " + open.size());
            } catch (PosixException e) {
                System.out.println(e.errno());
            }
        }
    }

    @Test
    void afterCloseNothingWorks() {
        SharedObject object = objects.shmOpen(name, NEW, 0600, 64);
        Memory memory = object.memory();
        object.close();
        object.close();
        assertThrows(SegmentClosedException.class, () -> memory.getInt(0));
        assertThrows(SegmentClosedException.class, object::memory);
        assertThrows(SegmentClosedException.class, object::sizeBytes);
        assertThrows(SegmentClosedException.class, object::seals);
        assertThrows(SegmentClosedException.class, () -> object.truncate(1));
        assertTrue(Files.exists(path), "closing removed the name");
    }

    @Test
    void aFailureNamesTheCallItsArgumentsAndTheReason() {
        PosixException e = assertErrno("ENOENT", () -> objects.shmOpen(name, OLD, 0600, 0));
        assertEquals(
                "shm_open(" + name
                        + ", O_RDWR, 0600) failed: ENOENT (there is no object of this name; O_CREAT makes one)",
                e.getMessage());
    }

    static PosixException assertErrno(String errno, Executable call) {
        PosixException e = assertThrows(PosixException.class, call);
        assertEquals(errno, e.errno(), e::getMessage);
        return e;
    }

    private int mode() throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode");
        return (int) attributes.get("mode") & 0777;
    }

    /** Of 512 bytes, as coreutils counts them. */
    private long blocks() throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
        try (BufferedReader answer = stat.inputReader(StandardCharsets.UTF_8)) {
            return Long.parseLong(answer.readLine());
        }
    }

    private static int umask() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Umask:")) {
                return Integer.parseInt(line.substring("Umask:".length()).trim(), 8);
            }
        }
        throw new AssertionError("no umask in /proc/self/status");
    }
}
