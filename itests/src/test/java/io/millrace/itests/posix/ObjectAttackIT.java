package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.posix.FlatName.Trap;
import io.millrace.posix.OpenFlag;
import io.millrace.posix.PosixException;
import io.millrace.posix.PosixObjects;
import io.millrace.posix.SharedObject;
import io.millrace.posix.internal.object.ChannelObjects;
import io.millrace.posix.internal.object.LibcObjects;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a stranger may put at the name of an object. A segment refuses each for its own reason. The calls of C open what
 * C opens: a hard link, a file of another mode, owner or length; but never through a symbolic link, and nothing that is
 * no file.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObjectAttackIT {
    /** Why a segment refuses it. */
    private static final Map<Trap, String> REASONS = Map.of(
            Trap.SYMBOLIC_LINK, "it is not a regular file (symbolic link",
            Trap.DANGLING_LINK, "it is not a regular file (symbolic link",
            Trap.HARD_LINK, "it has 2 names, allowed: 1",
            Trap.FIFO, "it is not a regular file (FIFO",
            Trap.DIRECTORY, "it is not a regular file (directory",
            Trap.WIDE_MODE, "its mode is wider than 0600",
            Trap.WRONG_SIZE, "its size is 2048, allowed: ");

    /** What the calls of C answer; those that are not here open it. */
    private static final Map<Trap, Set<String>> ERRORS = Map.of(
            Trap.SYMBOLIC_LINK, Set.of("ELOOP"),
            Trap.DANGLING_LINK, Set.of("ELOOP"),
            Trap.FIFO, Set.of("EINVAL"),
            Trap.DIRECTORY, Set.of("EISDIR", "EINVAL"));

    private final FlatName place;

    ObjectAttackIT() throws IOException {
        place = new FlatName();
    }

    @AfterEach
    void assertVictimUntouched() throws IOException {
        try (place) {
            assertEquals(FlatName.VICTIM, Integer.reverseBytes(firstWord(place.victim())));
            assertFalse(Files.exists(place.nowhere()), "something was made through a link");
        }
    }

    private static int firstWord(Path path) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(path)).getInt();
    }

    static Stream<PosixObjects> backEnds() {
        return Stream.of(new LibcObjects(), new ChannelObjects());
    }

    @ParameterizedTest
    @MethodSource("traps")
    void aSegmentRefusesIt(Trap trap) throws IOException {
        place.put(trap);
        assertSegmentRefuses(REASONS.get(trap));
    }

    static Stream<Trap> traps() {
        return Stream.of(Trap.values());
    }

    private void assertSegmentRefuses(String reason) {
        for (Role role : Role.values()) {
            ShmException e = assertThrows(ShmException.class, () -> open(role, new ArrayList<>()), role.name());
            assertTrue(e.getMessage().contains(reason), () -> role + ": " + e.getMessage());
        }
    }

    private MappedFile open(Role role, List<String> warnings) {
        FileSpec spec = FileSpec.of("object", place.path().toString(), FlatName.SIZE, role)
                .ofKind("posix");
        return MappedFile.open(spec, warnings::add);
    }

    @Test
    void aSegmentRefusesASocket() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(place.path()));
            assertSegmentRefuses("it is not a regular file (socket");
            for (PosixObjects objects : backEnds().toList()) {
                assertThrows(PosixException.class, () -> objects.shmOpen(place.name(), ObjectSite.OLD, 0, 0));
            }
        }
    }

    @Test
    void aSegmentRefusesAFileOfAnother() throws IOException {
        User.requireRoot();
        place.honest();
        Files.setAttribute(place.path(), "unix:uid", User.BERT.id());
        assertSegmentRefuses("it belongs to user " + User.BERT.id());
    }

    @Test
    void aSegmentLeavesAFileThatHasReplacedItsOwn() throws IOException {
        List<String> warnings = new ArrayList<>();
        try (MappedFile segment = open(Role.CREATE, warnings)) {
            assertEquals("posix", segment.info().kind());
            place.honest();
        }
        assertEquals(FlatName.HONEST, Integer.reverseBytes(firstWord(place.path())));
        assertTrue(warnings.toString().contains("somebody has replaced it"), warnings::toString);
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void theCallsOfCOpenWhatCOpens(PosixObjects objects) throws IOException {
        for (Trap trap : Trap.values()) {
            place.put(trap);
            Set<String> errors = ERRORS.getOrDefault(trap, Set.of());
            for (Set<OpenFlag> flags : List.of(ObjectSite.OLD, ObjectSite.ANY, ObjectSite.READ)) {
                assertEquals(errors.isEmpty(), opens(objects, flags, errors), () -> trap + " with " + flags);
            }
            Answers.assertErrno("EEXIST", () -> objects.shmOpen(place.name(), ObjectSite.NEW, 0600, 64));
            Files.delete(place.path());
        }
    }

    /** Whether it is opened; else it must be for one of the reasons. */
    private boolean opens(PosixObjects objects, Set<OpenFlag> flags, Set<String> errors) {
        try (SharedObject object = objects.shmOpen(place.name(), flags, 0600, 0)) {
            return object.sizeBytes() > 0;
        } catch (PosixException e) {
            assertTrue(errors.contains(e.errno()), e::getMessage);
            return false;
        }
    }

    /** As C does: whatever stands at the name goes, and what a link leads to stays. */
    @ParameterizedTest
    @MethodSource("backEnds")
    void unlinkingRemovesTheNameAlone(PosixObjects objects) throws IOException {
        for (Trap trap : List.of(Trap.SYMBOLIC_LINK, Trap.HARD_LINK, Trap.FIFO)) {
            place.put(trap);
            objects.shmUnlink(place.name());
            assertFalse(Files.exists(place.path(), LinkOption.NOFOLLOW_LINKS), trap::name);
        }
        place.put(Trap.DIRECTORY);
        assertThrows(PosixException.class, () -> objects.shmUnlink(place.name()));
        assertTrue(Files.isDirectory(place.path()));
    }

    /** An open object is what it was, whoever puts another one at its name. */
    @ParameterizedTest
    @MethodSource("backEnds")
    void anObjectThatIsOpenIsNotReplaced(PosixObjects objects) throws IOException {
        place.honest();
        try (SharedObject object = objects.shmOpen(place.name(), ObjectSite.OLD, 0, 0)) {
            Path other = place.victim().resolveSibling("other");
            FlatName.file(other, FlatName.VICTIM, "rw-------");
            Files.move(other, place.path(), StandardCopyOption.REPLACE_EXISTING);
            assertEquals(FlatName.HONEST, object.memory().getInt(0));
            object.write(4, new byte[] {1});
        }
        byte[] replaced = Files.readAllBytes(place.path());
        assertArrayEquals(new byte[FlatName.SIZE - 4], Arrays.copyOfRange(replaced, 4, replaced.length));
    }
}
