package io.millrace.itests.posix;

import static io.millrace.itests.posix.Answers.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.itests.support.ThisProcess;
import io.millrace.posix.OpenFlag;
import io.millrace.posix.PosixException;
import io.millrace.posix.Seal;
import io.millrace.posix.SharedObject;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of objects with names, and of mappings. */
final class ObjectRows {
    static final String LIBC = "libc";
    static final String FILES = "files";

    private static final int PAGE = 4096;

    private ObjectRows() {}

    static List<Row<ObjectSite>> all() {
        return List.of(
                both("P1", ObjectRows::aMissingNameIsSaid),
                both("P2", ObjectRows::anExistingNameIsNotMadeAgain),
                both("P3", ObjectRows::aNewOneIsEmptyAndNotInherited),
                both("P4", ObjectRows::readOnly),
                libc("P5", ObjectRows::theUmaskIsAsked),
                both("P6", ObjectRows::emptiedItKeepsItsMode),
                both("P7", ObjectRows::theLongestName),
                both("P8", ObjectRows::unlinkedWhileMapped),
                both("P9", ObjectRows::unlinkingNothing),
                libc("P10", ObjectRows::unlinkingSomebodyElses),
                libc("P11", ObjectRows::openingSomebodyElses),
                both("P12", ObjectRows::bytesOutliveTheirMaker),
                libc("P13", ObjectRows::noDescriptorIsLeft),
                both("P14", ObjectRows::oneNameIsOneObject),
                both("M1", ObjectRows::nothingIsNotMapped),
                both("M3", ObjectRows::beyondTheEnd),
                libc("M4", ObjectRows::aSealedLength));
    }

    private static Row<ObjectSite> both(String id, Consumer<ObjectSite> check) {
        return new Row<>(id, List.of(LIBC, FILES), check);
    }

    private static Row<ObjectSite> libc(String id, Consumer<ObjectSite> check) {
        return new Row<>(id, List.of(LIBC), check);
    }

    private static SharedObject open(ObjectSite site, Set<OpenFlag> flags, long size) {
        return site.objects().shmOpen(site.name(), flags, 0640, size);
    }

    private static void aMissingNameIsSaid(ObjectSite site) {
        assertErrno("ENOENT", () -> open(site, ObjectSite.OLD, 0));
        assertEquals("ENOENT", site.c().refusal("shm-open " + site.name() + " O_RDWR 0 0"));
    }

    private static void anExistingNameIsNotMadeAgain(ObjectSite site) {
        open(site, ObjectSite.NEW, 0).close();
        assertErrno("EEXIST", () -> open(site, ObjectSite.NEW, 0));
        assertEquals("EEXIST", site.c().refusal("shm-open " + site.name() + " O_RDWR|O_CREAT|O_EXCL 0600 0"));
    }

    /** What would be inherited, {@code ls} would list. */
    private static void aNewOneIsEmptyAndNotInherited(ObjectSite site) {
        try (SharedObject object = open(site, ObjectSite.NEW, 0)) {
            assertEquals(0, object.sizeBytes());
            assertFalse(Descriptors.ofChild().contains(site.path().toString()), "a child inherits it");
            assertTrue(ThisProcess.sharedDescriptors().contains(site.path().toString()), "we have it open ourselves");
        }
    }

    private static void readOnly(ObjectSite site) {
        open(site, ObjectSite.NEW, 64).close();
        try (SharedObject object = open(site, ObjectSite.READ, 0)) {
            assertErrno("EINVAL", () -> object.truncate(1));
            Memory memory = object.memory();
            assertThrows(IllegalArgumentException.class, () -> memory.setInt(0, 1));
            assertThrows(IllegalArgumentException.class, () -> object.write(0, new byte[1]));
            assertEquals(0, memory.getInt(0));
        }
    }

    private static void theUmaskIsAsked(ObjectSite site) {
        for (PosixPeer peer :
                List.of(site.c(ObjectSite.shell("umask 077")), site.java(ObjectSite.shell("umask 077")))) {
            peer.ask("shm-open " + site.name() + " O_RDWR|O_CREAT|O_EXCL 0666 64");
            assertEquals(0600, site.mode());
            peer.ask("shm-unlink " + site.name());
        }
    }

    private static void emptiedItKeepsItsMode(ObjectSite site) {
        open(site, ObjectSite.NEW, 64).close();
        Object owner = site.attribute("uid");
        int mode = site.mode();
        try (SharedObject object = open(site, Set.of(OpenFlag.O_RDWR, OpenFlag.O_TRUNC), 0)) {
            assertEquals(0, object.sizeBytes());
        }
        assertEquals(List.of(mode, owner), List.of(site.mode(), site.attribute("uid")));
    }

    private static void theLongestName(ObjectSite site) {
        String longest = site.name() + "x".repeat(256 - site.name().length());
        try (SharedObject object = site.objects().shmOpen(longest, ObjectSite.NEW, 0600, 0)) {
            assertEquals(longest, object.name());
        } finally {
            site.objects().shmUnlink(longest);
        }
        assertErrno("ENAMETOOLONG", () -> site.objects().shmOpen(longest + "x", ObjectSite.NEW, 0600, 0));
        assertErrno("ENAMETOOLONG", () -> site.objects().shmUnlink(longest + "x"));
        assertEquals("ENAMETOOLONG", site.c().refusal("shm-open " + longest + "x O_RDWR|O_CREAT 0600 0"));
    }

    private static void unlinkedWhileMapped(ObjectSite site) {
        try (SharedObject object = open(site, ObjectSite.NEW, 64)) {
            object.memory().setInt(0, 42);
            PosixPeer c = site.c();
            c.ask("shm-open " + site.name() + " O_RDWR 0 0");
            site.objects().shmUnlink(site.name());
            assertErrno("ENOENT", () -> open(site, ObjectSite.OLD, 0));
            assertEquals(42, object.memory().getInt(0));
            assertEquals("2a000000", c.ask("read 1 0 4"));
            try (SharedObject other = open(site, ObjectSite.ANY, 64)) {
                assertEquals(0, other.memory().getInt(0));
            }
        }
    }

    private static void unlinkingNothing(ObjectSite site) {
        assertErrno("ENOENT", () -> site.objects().shmUnlink(site.name()));
        assertEquals("ENOENT", site.c().refusal("shm-unlink " + site.name()));
    }

    private static void unlinkingSomebodyElses(ObjectSite site) {
        site.c(User.BERT).ask("shm-open " + site.name() + " O_RDWR|O_CREAT 0666 64");
        Object object = site.attribute("ino");
        assertEquals("EACCES", site.java(User.ANNA).refusal("shm-unlink " + site.name()));
        assertEquals("EACCES", site.c(User.ANNA).refusal("shm-unlink " + site.name()));
        assertEquals(object, site.attribute("ino"));
    }

    private static void openingSomebodyElses(ObjectSite site) {
        site.c(User.BERT).ask("shm-open " + site.name() + " O_RDWR|O_CREAT 0600 64");
        PosixPeer anna = site.java(User.ANNA);
        for (String flags : List.of("O_RDONLY", "O_RDWR", "O_RDWR|O_TRUNC")) {
            assertEquals("EACCES", anna.refusal("shm-open " + site.name() + " " + flags + " 0 0"), flags);
        }
        assertEquals(64L, site.attribute("size"));
    }

    private static void bytesOutliveTheirMaker(ObjectSite site) {
        PosixPeer c = site.c();
        c.ask("shm-open " + site.name() + " O_RDWR|O_CREAT 0600 64");
        c.ask("write 1 60 01020304");
        c.kill();
        try (SharedObject object = open(site, ObjectSite.OLD, 0)) {
            assertEquals(0x04030201, object.memory().getInt(60));
        }
        try (SharedObject object = open(site, ObjectSite.OLD, 0)) {
            assertEquals(0x04030201, object.memory().getInt(60));
        }
    }

    private static void noDescriptorIsLeft(ObjectSite site) {
        open(site, ObjectSite.NEW, 64).close();
        PosixPeer java = site.java(ObjectSite.shell("ulimit -n 200"));
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            commands.add("shm-open " + site.name() + " O_RDWR 0 0");
        }
        int first = java.tell(commands.toArray(String[]::new));
        assertEquals("EMFILE", java.error(first + commands.size() - 1));
        java.result(first);
    }

    private static void oneNameIsOneObject(ObjectSite site) {
        try (SharedObject object = open(site, ObjectSite.NEW, 64)) {
            for (PosixPeer peer : List.of(site.c(), site.java())) {
                peer.ask("shm-open " + site.name() + " O_RDWR 0 0");
                object.memory().setInt(0, 42);
                assertEquals("2a000000", peer.ask("read 1 0 4"));
                peer.ask("write 1 4 2b000000");
                assertEquals(43, object.memory().getInt(4));
                object.memory().setInt(4, 0);
            }
        }
    }

    private static void nothingIsNotMapped(ObjectSite site) {
        try (SharedObject object = open(site, ObjectSite.NEW, 0)) {
            PosixException e = assertThrows(PosixException.class, object::memory);
            assertEquals(List.of("EINVAL", "mmap"), List.of(e.errno(), e.call()));
        }
    }

    private static void beyondTheEnd(ObjectSite site) {
        try (SharedObject object = open(site, ObjectSite.NEW, 2 * PAGE)) {
            Memory whole = object.memory();
            object.truncate(PAGE);
            assertEquals(0, whole.getInt(0));
            assertThrows(SegmentLostException.class, () -> whole.getInt(PAGE));
            assertThrows(SegmentLostException.class, () -> whole.setInt(PAGE, 1));
            assertThrows(SegmentLostException.class, () -> whole.compareAndSetInt(PAGE, 0, 1));
        }
        assertTrue(Files.exists(site.path()), "closing removed the name");
    }

    private static void aSealedLength(ObjectSite site) {
        Map<Set<Seal>, List<Boolean>> allowed = Map.of(
                Set.of(Seal.F_SEAL_SHRINK, Seal.F_SEAL_GROW), List.of(false, false),
                Set.of(Seal.F_SEAL_SHRINK), List.of(false, true),
                Set.of(Seal.F_SEAL_GROW), List.of(true, false));
        allowed.forEach((seals, may) -> {
            try (SharedObject object = site.objects().memfd("sealed", 2 * PAGE, seals)) {
                truncate(object, PAGE, may.getFirst());
                truncate(object, 3 * PAGE, may.getLast());
            }
        });
    }

    private static void truncate(SharedObject object, long size, boolean allowed) {
        if (allowed) {
            object.truncate(size);
            assertEquals(size, object.sizeBytes());
        } else {
            assertErrno("EPERM", () -> object.truncate(size));
        }
    }
}
