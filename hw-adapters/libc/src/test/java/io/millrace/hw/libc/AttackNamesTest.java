package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who can write to the directory may have put at our name: each refused for its own reason. */
class AttackNamesTest {
    private static final long SIZE = 4096;
    private static final int STRANGER = 12345;

    @TempDir
    Path directory;

    private Path path;
    private Path victim;

    @BeforeEach
    void makeVictim() throws IOException {
        path = directory.resolve("segment");
        victim = privateFile("victim", SIZE);
    }

    @Test
    void refusesSymbolicLink() throws IOException {
        Files.createSymbolicLink(path, victim);
        assertRefused("it is not a regular file (symbolic link, owner");
    }

    @Test
    void refusesDanglingSymbolicLink() throws IOException {
        Files.createSymbolicLink(path, directory.resolve("nowhere"));
        assertRefused("it is not a regular file (symbolic link, owner");
        assertTrue(Files.notExists(directory.resolve("nowhere")), "nothing was created through the link");
    }

    @Test
    void refusesHardLink() throws IOException {
        Files.createLink(path, victim);
        assertRefused("it has 2 names, allowed: 1 (regular file");
    }

    @Test
    void refusesFifo() {
        Names.mkfifo(path.toString(), 0600);
        assertRefused("it is not a regular file (FIFO, owner");
    }

    @Test
    void refusesDirectory() throws IOException {
        Files.createDirectory(path);
        assertRefused("it is not a regular file (directory, owner");
    }

    @Test
    void refusesSocket() throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertRefused("it is not a regular file (socket, owner");
        }
    }

    @Test
    void refusesDevice() {
        var spec = FileSpec.of("plc", "/dev/zero", SIZE, Role.CREATE).withMode(0666);
        var e = assertThrows(SegmentRefusedException.class, () -> MappedFile.open(spec, it -> {}));
        assertTrue(e.getMessage().contains("it is not a regular file (character device"), e.getMessage());
    }

    @Test
    void refusesForeignOwner() throws IOException {
        assumeTrue(Machine.effectiveUser() == 0, "giving files away needs root");
        Files.setAttribute(privateFile("segment", SIZE), "unix:uid", STRANGER);
        assertRefused("it belongs to user 12345, allowed: 0 (regular file, owner 12345, mode 0600, size 4096)");
    }

    @Test
    void refusesModeWiderThanConfigured() throws IOException {
        Files.setPosixFilePermissions(privateFile("segment", SIZE), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertRefused("its mode is wider than 0600 (regular file, owner " + Machine.effectiveUser() + ", mode 0666");
    }

    @Test
    void refusesWrongSize() throws IOException {
        privateFile("segment", SIZE / 2);
        for (Role role : Role.values()) {
            var e = assertThrows(GeometryMismatchException.class, () -> open(role));
            assertTrue(e.getMessage().contains("its size is 2048, allowed: "), e.getMessage());
        }
    }

    @Test
    void refusesFileReplacedBetweenCheckAndOpen() throws IOException {
        privateFile("segment", SIZE);
        var seen = spec(Role.ATTACH).rules().look(path.toString()).orElseThrow();
        Files.move(victim, path, StandardCopyOption.REPLACE_EXISTING);
        var e = assertThrows(SegmentRefusedException.class, seen::open);
        assertTrue(e.getMessage().contains("it was replaced while it was being opened (regular"), e.getMessage());
    }

    @Test
    void refusesLinkThatReplacedTheFileBetweenCheckAndOpen() throws IOException {
        Files.delete(privateFile("segment", SIZE));
        privateFile("segment", SIZE);
        var seen = spec(Role.ATTACH).rules().look(path.toString()).orElseThrow();
        Files.delete(path);
        Files.createSymbolicLink(path, victim);
        var e = assertThrows(SegmentRefusedException.class, seen::open);
        assertTrue(e.getMessage().contains("ELOOP (symbolic link)"), e.getMessage());
    }

    @Test
    void refusesFileWhoseModeWasWidenedBetweenCheckAndOpen() throws IOException {
        privateFile("segment", SIZE);
        var seen = spec(Role.ATTACH).rules().look(path.toString()).orElseThrow();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        var e = assertThrows(SegmentRefusedException.class, seen::open);
        assertTrue(e.getMessage().contains("its mode is wider than 0600"), e.getMessage());
    }

    @Test
    void leavesFileThatReplacedOursBeforeUnlink() throws IOException {
        List<String> warnings = new ArrayList<>();
        try (var segment = MappedFile.open(spec(Role.CREATE), warnings::add)) {
            assertEquals(SIZE, segment.info().sizeBytes());
            Files.move(victim, path, StandardCopyOption.REPLACE_EXISTING);
        }
        assertArrayEquals(new byte[(int) SIZE], Files.readAllBytes(path));
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains(path + ": somebody has replaced it (regular file"), warnings::toString);
    }

    @Test
    void refusesDirectoryWhereEverybodyCanReplaceNames() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused("everybody can replace names in it (directory, owner");
    }

    @Test
    void refusesDirectoryOfAStranger() throws IOException {
        assumeTrue(Machine.effectiveUser() == 0, "giving directories away needs root");
        privateFile("segment", SIZE);
        Files.setAttribute(directory, "unix:uid", STRANGER);
        assertRefused("its owner can replace names in it (directory, owner 12345");
        Files.setAttribute(directory, "unix:mode", 01777);
        try (var segment = open(Role.CREATE)) {
            assertEquals(SIZE, segment.info().sizeBytes());
        }
    }

    private void assertRefused(String reason) {
        for (Role role : Role.values()) {
            ShmException e = assertThrows(SegmentRefusedException.class, () -> open(role), role.name());
            assertTrue(e.getMessage().contains(reason), role + ": " + e.getMessage());
        }
        assertThrows(SegmentRefusedException.class, () -> MappedFile.grow(spec(Role.ATTACH)));
    }

    private MappedFile open(Role role) {
        return MappedFile.open(spec(role), it -> {});
    }

    private FileSpec spec(Role role) {
        return FileSpec.of("plc", path.toString(), SIZE, role);
    }

    private Path privateFile(String name, long size) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, new byte[(int) size]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
