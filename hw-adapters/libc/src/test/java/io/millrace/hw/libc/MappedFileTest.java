package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
    private static final long SIZE = 8192;

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();
    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("private/segment");
    }

    @AfterEach
    void nothingWasLeftUntidy() {
        assertEquals(List.of(), warnings);
    }

    @Test
    void callsItselfWhatItIsTold() {
        FileSpec spec = FileSpec.of("plc", path.toString(), SIZE, Role.CREATE).ofKind("posix");
        try (var segment = MappedFile.open(spec.withMode(0640).kept(), warnings::add)) {
            assertEquals("posix", segment.info().kind());
        }
        assertThrows(IllegalArgumentException.class, () -> spec.ofKind(" "));
    }

    @Test
    void createsAPrivateFileInAPrivateDirectoryAndRemovesItsName() throws IOException {
        try (var segment = open(Role.CREATE)) {
            assertEquals("rw-------", permissions(path));
            assertEquals("rwx------", permissions(path.getParent()));
            assertEquals(new SegmentInfo("plc", "file", path.toString(), SIZE, Access.NORMAL, true), segment.info());
            assertEquals(SIZE, segment.memory().size());
            assertSame(segment.memory(), segment.memory());
            segment.memory().setInt(SIZE - 4, 42);
            assertEquals(42, Files.readAllBytes(path)[(int) SIZE - 4]);
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void givesANewFileItsConfiguredModeWhateverTheUmask() throws IOException {
        try (var segment = MappedFile.open(spec(Role.CREATE).withMode(0666), warnings::add)) {
            assertTrue(segment.info().created());
            assertEquals("rw-rw-rw-", permissions(path));
        }
    }

    @Test
    void lengthensWhatItMadeAndFollowsWhatItFound() throws IOException {
        try (var ours = open(Role.CREATE);
                var theirs = open(Role.ATTACH)) {
            assertThrows(SegmentRefusedException.class, () -> theirs.grow(SIZE + 1));
            assertEquals(SIZE, Files.size(path), "who attached has lengthened it");
            ours.grow(3 * SIZE);
            assertEquals(3 * SIZE, Files.size(path));
            ours.memory().setInt(3 * SIZE - 4, 42);
            theirs.grow(2 * SIZE);
            assertEquals(2 * SIZE, theirs.info().sizeBytes());
            theirs.grow(3 * SIZE);
            assertEquals(42, theirs.memory().getInt(3 * SIZE - 4));
        }
        assertFalse(Files.exists(path), "the name stays");
    }

    @Test
    void refusesToGrowWhereThereIsNoRoomAndStaysAsItIs() throws IOException {
        try (var segment = open(Role.CREATE)) {
            var e = assertThrows(SegmentRefusedException.class, () -> segment.grow(1L << 60));
            assertTrue(e.getMessage().startsWith("cannot grow " + path + " from 8192 to "), e::getMessage);
            assertEquals(SIZE, segment.info().sizeBytes());
            assertEquals(SIZE, Files.size(path));
        }
    }

    @Test
    void doesNotGrowOnceClosed() throws IOException {
        var segment = MappedFile.open(spec(Role.CREATE).kept(), warnings::add);
        segment.close();
        segment.grow(2 * SIZE);
        assertEquals(SIZE, Files.size(path));
        assertThrows(SegmentClosedException.class, () -> segment.memory().getInt(0));
    }

    @Test
    void aReservedRangeIsReservedForWhoeverOpensTheFileToo() {
        try (var creator = MappedFile.open(spec(Role.CREATE), warnings::add);
                var guest = MappedFile.open(spec(Role.ATTACH), warnings::add)) {
            var range = creator.reserve(0, 64);
            var refused = assertThrows(SegmentRefusedException.class, () -> guest.reserve(8, 8));
            assertTrue(refused.getMessage().contains("bytes 8 to 15"), refused::getMessage);
            guest.reserve(64, 64).close();
            range.close();
            guest.reserve(8, 8).close();
        }
    }

    @Test
    void keepsTheNameIfToldToAndAdoptsItsBytesLater() {
        try (var segment = MappedFile.open(spec(Role.CREATE).kept(), warnings::add)) {
            segment.memory().setInt(0, 7);
        }
        try (var segment = open(Role.CREATE)) {
            assertEquals(7, segment.memory().getInt(0));
            assertTrue(segment.info().created());
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void refusesASecondCreatorWhileTheFirstLives() {
        try (var first = open(Role.CREATE)) {
            var e = assertThrows(SegmentRefusedException.class, () -> open(Role.CREATE));
            assertTrue(e.getMessage().contains("it is in use by another owner (regular file"), e.getMessage());
            try (var second = open(Role.ATTACH);
                    var third = open(Role.CREATE_OR_ATTACH)) {
                second.memory().setInt(4, 1234);
                assertEquals(1234, first.memory().getInt(4));
                assertFalse(second.info().created() || third.info().created());
            }
            assertTrue(Files.exists(path), "who attached does not remove the name");
        }
    }

    @Test
    void refusesToAttachToWhatIsNotThere() {
        var e = assertThrows(SegmentRefusedException.class, () -> open(Role.ATTACH));
        assertTrue(e.getMessage().contains("there is no directory " + path.getParent()), e.getMessage());
        assertFalse(Files.exists(path.getParent()), "attaching makes no directory");
        open(Role.CREATE).close();
        e = assertThrows(SegmentRefusedException.class, () -> open(Role.ATTACH));
        assertTrue(e.getMessage().contains("there is no such file, and role is ATTACH"), e.getMessage());
    }

    @Test
    void attachesToALargerFileWithTheSizeAskedForOrToAllOfIt() {
        try (var whole = open(Role.CREATE);
                var part = MappedFile.open(FileSpec.of("a", path.toString(), 100, Role.ATTACH), warnings::add);
                var all = MappedFile.open(FileSpec.of("b", path.toString(), 0, Role.ATTACH), warnings::add)) {
            assertEquals(100, part.memory().size());
            assertEquals(whole.memory().size(), all.memory().size());
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void completesAFileWhoseCreatorDiedBeforeItHadRoom() throws IOException {
        for (Role role : List.of(Role.CREATE, Role.CREATE_OR_ATTACH)) {
            emptyFile();
            try (var segment = open(role)) {
                assertEquals(SIZE, Files.size(path));
                assertEquals(0, segment.memory().getInt(0));
            }
            Files.deleteIfExists(path);
        }
        emptyFile();
        var e = assertThrows(GeometryMismatchException.class, () -> open(Role.ATTACH));
        assertTrue(e.getMessage().contains("its size is 0, allowed: at least 8192"), e.getMessage());
    }

    @Test
    void growsAFileAsNeededAndNeverShrinksIt() throws IOException {
        MappedFile.grow(spec(Role.CREATE)).close();
        assertEquals("rw-------", permissions(path));
        assertEquals(SIZE, Files.size(path));
        Files.write(path, new byte[] {5}, StandardOpenOption.WRITE);
        try (var larger = MappedFile.grow(FileSpec.of("plc", path.toString(), SIZE * 2, Role.CREATE))) {
            assertEquals(SIZE * 2, larger.memory().size());
            assertEquals(5, larger.memory().getByte(0));
        }
        try (var smaller = MappedFile.grow(spec(Role.CREATE))) {
            assertEquals(SIZE, smaller.memory().size());
            assertEquals(SIZE * 2, Files.size(path));
        }
    }

    @Test
    void growsAFileOfTheWidthAskedForOnly() throws IOException {
        emptyFile();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(SegmentRefusedException.class, () -> MappedFile.grow(spec(Role.CREATE)));
        MappedFile.grow(spec(Role.CREATE).withMode(0644)).close();
        assertEquals(SIZE, Files.size(path));
    }

    @Test
    void saysThatThereIsNoRoomAndLeavesNothingBehind() {
        var huge = FileSpec.of("plc", path.toString(), 1L << 60, Role.CREATE);
        var e = assertThrows(SegmentRefusedException.class, () -> MappedFile.open(huge, warnings::add));
        assertTrue(e.getMessage().startsWith("cannot reserve 1152921504606846976 bytes for " + path), e.getMessage());
        assertFalse(Files.exists(path));
    }

    @Test
    void saysThatTheDirectoryAboveIsMissing() {
        var spec = FileSpec.of("plc", directory.resolve("a/b/c").toString(), SIZE, Role.CREATE);
        var e = assertThrows(SegmentRefusedException.class, () -> MappedFile.open(spec, warnings::add));
        assertTrue(e.getMessage().contains("cannot make the directory " + directory + "/a/b"), e.getMessage());
    }

    @Test
    void turnsAccessAfterCloseAndAfterTruncationIntoTypedErrors() throws IOException {
        var segment = open(Role.CREATE);
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertThrows(SegmentLostException.class, () -> segment.memory().getInt(4096));
        segment.close();
        segment.close();
        assertThrows(SegmentClosedException.class, () -> segment.memory().getInt(4096));
    }

    @Test
    void warnsWhenSomebodyElseHasRemovedTheName() throws IOException {
        try (var segment = open(Role.CREATE)) {
            Files.delete(Path.of(segment.info().location()));
        }
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("somebody else has removed it"));
        warnings.clear();
    }

    @Test
    void givesBackMappingsAndDescriptors() throws IOException {
        for (int i = 0; i < 50; i++) {
            open(Role.CREATE).close();
            open(Role.CREATE_OR_ATTACH).close();
            open(Role.ATTACH).close();
            assertThrows(
                    GeometryMismatchException.class,
                    () -> MappedFile.open(FileSpec.of("plc", path.toString(), SIZE * 2, Role.ATTACH), warnings::add));
            Files.delete(path);
        }
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(path.toString()));
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertEquals(0, descriptors.filter(this::isOurs).count());
        }
    }

    @Test
    void refusesValuesThatCannotBe() {
        String p = path.toString();
        assertThrows(IllegalArgumentException.class, () -> FileSpec.of(" ", p, SIZE, Role.CREATE));
        assertThrows(IllegalArgumentException.class, () -> FileSpec.of("plc", "relative", SIZE, Role.CREATE));
        assertThrows(IllegalArgumentException.class, () -> FileSpec.of("plc", p, 0, Role.CREATE));
        assertThrows(IllegalArgumentException.class, () -> FileSpec.of("plc", p, -1, Role.ATTACH));
        assertThrows(IllegalArgumentException.class, () -> spec(Role.CREATE).withMode(01600));
        assertThrows(IllegalArgumentException.class, () -> spec(Role.CREATE).withMode(0060));
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(directory.toString());
        } catch (IOException expected) {
            return false;
        }
    }

    private void emptyFile() throws IOException {
        Files.createDirectories(path.getParent());
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static String permissions(Path of) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(of));
    }

    private MappedFile open(Role role) {
        return MappedFile.open(spec(role), warnings::add);
    }

    private FileSpec spec(Role role) {
        return FileSpec.of("plc", path.toString(), SIZE, role);
    }
}
