package io.millrace.gateway.shell.internal.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On files that are a minute old, since the clock goes ahead. */
@Timeout(120)
class CleanerTest {
    private static final Path PROC = Path.of("/proc");
    private static final String LEFTOVER = "";

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        home = folder("millrace-" + Files.getAttribute(PROC.resolve("self"), "unix:uid"), "rwx------");
    }

    @Test
    void removesWhatNobodyHas() throws IOException {
        Path left = file(home.resolve("plc"));
        Path beside = file(folder.resolve("millrace-doctor-1"));
        assertEquals(Map.of("plc", LEFTOVER, "millrace-doctor-1", LEFTOVER), run(true, later()));
        assertFalse(Files.exists(left) || Files.exists(beside));
        assertTrue(Files.exists(home));
    }

    @Test
    void onlyLooksIfToldTo() throws IOException {
        Path left = file(home.resolve("plc"));
        assertEquals(Map.of("plc", LEFTOVER), run(false, later()));
        assertTrue(Files.exists(left));
    }

    @Test
    void doesNotSeeWhatHasAnotherName() throws IOException {
        file(folder.resolve("plc"));
        file(folder("other", "rwx------").resolve("millrace-x"));
        file(folder("millrace-itests-1", "rwx------").resolve("plc"));
        Files.createDirectory(home.resolve("inner"));
        file(home.resolve("inner/millrace-x"));
        assertEquals(Map.of(), run(true, later()));
        assertTrue(Files.exists(folder.resolve("plc")));
    }

    @Test
    void keepsWhatIsOpenMappedOrLocked() throws IOException {
        Path open = file(home.resolve("open"));
        Path mapped = file(home.resolve("mapped"));
        try (FileChannel one = FileChannel.open(open, StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined()) {
            try (FileChannel two = FileChannel.open(mapped)) {
                assertEquals(
                        16, two.map(FileChannel.MapMode.READ_ONLY, 0, 16, arena).byteSize());
            }
            Map<String, String> seen = run(true, later());
            String me = "process " + ProcessHandle.current().pid() + " (";
            assertTrue(seen.get("open").startsWith(me) && seen.get("open").endsWith(" has it open"), seen::toString);
            assertTrue(seen.get("mapped").endsWith(" has it mapped"), seen::toString);
            assertTrue(one.isOpen() && Files.exists(open) && Files.exists(mapped));
        }
        assertEquals(Map.of("open", LEFTOVER, "mapped", LEFTOVER), run(true, later()));
    }

    @Test
    void seesLocksOfProcessesThatCannotBeLookedInto() throws IOException {
        Path locked = file(home.resolve("locked"));
        try (FileChannel channel = FileChannel.open(locked, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path proc = blindProc();
            Files.copy(PROC.resolve("locks"), proc.resolve("locks"));
            assertTrue(lock.isValid());
            assertTrue(run(true, later(), proc).get("locked").endsWith("holds its lock"));
        }
    }

    @Test
    void keepsEverythingIfAProcessOfOursCannotBeLookedInto() throws IOException {
        Path left = file(home.resolve("plc"));
        Path proc = blindProc();
        Files.createFile(proc.resolve("locks"));
        Files.createDirectory(proc.resolve("4711"));
        assertEquals(
                Map.of("plc", "process 4711 of this user cannot be looked into; if it does not use it, add --yes"),
                run(true, later(), proc));
        assertTrue(Files.exists(left));
    }

    @Test
    void whatHasEndedOrIsOfTheKernelHoldsNothing() throws IOException {
        file(home.resolve("plc"));
        Path proc = blindProc();
        Files.createFile(proc.resolve("locks"));
        Files.writeString(Files.createDirectory(proc.resolve("4711")).resolve("stat"), "4711 (a) b) Z 1 1 1 0 -1 0 0");
        Files.writeString(
                Files.createDirectory(proc.resolve("2")).resolve("stat"), "2 (kthreadd) S 0 0 0 0 -1 2129984 0");
        assertEquals(Map.of("plc", LEFTOVER), run(true, later(), proc));
    }

    @Test
    void inAContainerTheUserHasToSayThatItIsAlone() throws IOException {
        Path left = file(home.resolve("plc"));
        Path proc = blindProc();
        Files.createFile(proc.resolve("locks"));
        Path namespace = proc.resolve("self/ns/pid");
        Files.delete(namespace);
        Files.createSymbolicLink(namespace, Path.of("pid:[4026532001]"));
        assertTrue(run(true, later(), proc).get("plc").startsWith("this is a container"));
        assertTrue(Files.exists(left));
        new Cleaner(folder, proc, () -> later()).run(true, true);
        assertFalse(Files.exists(left));
    }

    @Test
    void keepsWhatHasJustChanged() throws IOException {
        file(home.resolve("plc"));
        assertTrue(run(true, System.currentTimeMillis()).get("plc").startsWith("it changed less than a minute ago"));
    }

    @Test
    void keepsWhatStrangersMayReplace() throws IOException {
        Path left = file(home.resolve("plc"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(Map.of("plc", "strangers may replace names in its folder"), run(true, later()));
        assertTrue(Files.exists(left));
    }

    @Test
    void keepsLinksAndSecondNames() throws IOException {
        Path twice = file(home.resolve("twice"));
        Files.createLink(folder.resolve("elsewhere"), twice);
        Files.createSymbolicLink(home.resolve("link"), twice);
        assertEquals(
                Map.of(
                        "twice", "the file has 2 names",
                        "link", "it is a link or a device"),
                run(true, later()));
        assertTrue(Files.exists(twice));
    }

    @Test
    void aSocketIsALeftoverOnceNobodyListens() throws IOException {
        Path socket = home.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertEquals(Map.of("s", "a process listens there"), run(true, later()));
        }
        assertEquals(Map.of("s", LEFTOVER), run(true, later()));
        assertFalse(Files.exists(socket));
    }

    @Test
    void devicesAreNumberedAsTheCLibraryDoes() {
        assertEquals(27, Holders.device(0, 27));
        assertEquals(0xfe00, Holders.device(0xfe, 0));
        assertEquals(0x123f000045L, Holders.device(0, 0x123f045));
    }

    private Map<String, String> run(boolean remove, long now) throws IOException {
        return run(remove, now, PROC);
    }

    private Map<String, String> run(boolean remove, long now, Path proc) throws IOException {
        return new Cleaner(folder, proc, () -> now)
                .run(remove, proc.equals(PROC)).stream()
                        .collect(Collectors.toMap(
                                decision -> decision.path().getFileName().toString(),
                                decision -> decision.keptBecause().orElse(LEFTOVER)));
    }

    private static long later() {
        return System.currentTimeMillis() + 61_000;
    }

    private Path folder(String name, String permissions) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    }

    private static Path file(Path path) throws IOException {
        Files.write(path, new byte[16]);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    /** A list of processes without any. */
    private Path blindProc() throws IOException {
        Path proc = Files.createDirectory(folder.resolve("proc"));
        Path namespaces = Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(namespaces.resolve("pid"), Path.of("pid:[4026531836]"));
        return proc;
    }
}
