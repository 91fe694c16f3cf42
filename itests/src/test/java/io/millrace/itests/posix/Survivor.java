package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.table.Backing;
import io.millrace.posix.internal.table.Profile;
import io.millrace.posix.internal.table.TableLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One process in C that opens image after image of a table somebody died in, mends it, looks at all of it, and uses all
 * of it. In each image a living peer has attached one region, of which nothing may be touched.
 *
 * <p>Thread-safety: confined to one thread.
 */
final class Survivor implements AutoCloseable {
    /** Key of the living peer's region, which has {@link #PAGES} pages, and bytes in the first one. */
    static final int KEY = 5;

    static final int PAGES = 2;
    static final int PAGE = 1024;
    static final int WHERE = 10;
    static final byte[] BYTES = {1, 2, 3, 4};

    private static final Pattern OTHERS = Pattern.compile("\"id\":([0-9]+),\"key\":(?!" + KEY + ",)");

    private final TableLayout layout;
    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("table");
    private final PosixPeer peer;

    /** Starts it, on an image in which nobody has died. */
    Survivor(TableLayout layout, byte[] image) {
        this.layout = layout;
        put(image);
        this.peer = PosixPeer.start(
                List.of(Programs.table().toString(), file.toString(), "--timeout-ms", "60000", "--dead-ms", "1"));
        peer.ask("leave");
    }

    /** What the dead one had been told. */
    static final class Journal {
        /** Nothing was stored to them. */
        final List<Integer> made = new ArrayList<>();

        final List<Integer> removed = new ArrayList<>();
        /** Have {@link #BYTES} where the second page begins, less two. */
        final List<Integer> written = new ArrayList<>();

        @Override
        public String toString() {
            return "made " + made + ", removed " + removed + ", written " + written;
        }
    }

    private void put(byte[] image) {
        try {
            Files.write(file, image);
        } catch (IOException e) {
            throw new AssertionError("the image cannot be written: " + e, e);
        }
    }

    /** Mends an image, checks it, and uses it. */
    void check(byte[] image, Journal journal) {
        put(image);
        List<String> commands = new ArrayList<>(List.of("open " + file, "sweep", "check", "list"));
        journal.made.forEach(id -> commands.add("shmctl " + id + " IPC_STAT"));
        int first = peer.tell(commands.toArray(String[]::new));
        peer.result(first);
        peer.result(first + 1);
        String census = swept(peer.result(first + 2));
        assertEquals(List.of(2L, 1L, 0L), fields(census, "peers", "attachments", "unlinked"), census);
        int answer = first + 4;
        for (int id : journal.made) {
            String line = peer.answer(answer);
            assertTrue(journal.removed.contains(id) || line.contains("\"nattch\":0,"), () -> "region " + id + line);
            answer++;
        }
        journal.removed.forEach(id -> assertEquals("EINVAL", peer.refusal("shmctl " + id + " IPC_STAT")));
        int handle = readAll(journal);
        removeOthers(peer.result(first + 3));
        useAll(handle);
    }

    /** One who died before it had said of which machine it is, is known to be dead by its silence alone. */
    private String swept(String census) {
        return PosixPeer.field(census, "peers") == 2
                ? census
                : Eventually.get("the dead to be swept", this::toString, () -> {
                    peer.ask("sweep");
                    return Optional.of(peer.ask("check")).filter(now -> PosixPeer.field(now, "peers") == 2);
                });
    }

    private static List<Long> fields(String answer, String... names) {
        return List.of(names).stream()
                .map(name -> PosixPeer.field(answer, name))
                .toList();
    }

    /** Reads what was written; the handle that comes next. */
    private int readAll(Journal journal) {
        String bytes = Answers.hex(BYTES);
        assertReads(peer.number("shmget " + KEY + " 1 0"), 1, WHERE, bytes);
        int handle = 2;
        for (int id : journal.written) {
            assertReads(id, handle, layout.pageSize() - 2, bytes);
            handle++;
        }
        for (int id : journal.made) {
            if (!journal.removed.contains(id)) {
                assertReads(id, handle, 0, "00".repeat((int) peer.stat(id, "segsz")));
                handle++;
            }
        }
        return handle;
    }

    private void assertReads(int id, int handle, int offset, String expected) {
        int length = expected.length() / 2;
        int first = peer.tell("shmat " + id, "read " + handle + " " + offset + " " + length, "shmdt " + handle);
        assertEquals(Integer.toString(handle), peer.result(first));
        assertEquals(expected, peer.result(first + 1), () -> "bytes of region " + id);
        peer.result(first + 2);
    }

    private void removeOthers(String list) {
        OTHERS.matcher(list).results().forEach(result -> peer.ask("shmctl " + result.group(1) + " IPC_RMID"));
    }

    /** Everything but the pages of the living can be had, and takes bytes. */
    private void useAll(int handle) {
        int pages = layout.pages() - PAGES;
        int used = layout.backing() == Backing.STRICT ? PAGES : 1;
        assertEquals(layout.pages() - used, peer.number("free"));
        int length = pages * layout.pageSize();
        int id = peer.number("shmget 99 " + length + " IPC_CREAT|IPC_EXCL|0600");
        List<String> commands = new ArrayList<>(List.of("shmat " + id));
        for (int page = 0; page < pages; page++) {
            commands.add("touch " + handle + " " + page);
        }
        commands.addAll(List.of(
                "read " + handle + " 0 " + length, "write " + handle + " " + (length - 1) + " ff", "check", "leave"));
        int first = peer.tell(commands.toArray(String[]::new));
        for (int i = 0; i <= pages; i++) {
            peer.result(first + i);
        }
        assertEquals("00".repeat(length), peer.result(first + pages + 1), "a new page is not zero");
        peer.result(first + pages + 2);
        String census = peer.result(first + pages + 3);
        assertEquals(List.of(2L, 2L, pages + 1L), fields(census, "regions", "attachments", "pages"), census);
        peer.result(first + pages + 4);
    }

    /** Leaves bytes in all rows, and at both ends of all pages, that were in use before. */
    static void dirty(SystemV table, TableLayout layout) {
        List<Integer> ids = new ArrayList<>();
        for (int row = 0; row < layout.regions(); row++) {
            int id = table.shmget(100 + row, (long) layout.pages() / layout.regions() * PAGE, 0777, Site.NEW);
            ids.add(id);
            try (Attachment attachment = table.shmat(id, 0, Set.of())) {
                for (long at = 0; at < attachment.sizeBytes(); at += PAGE) {
                    attachment.write(at, BYTES);
                    attachment.write(at + PAGE - BYTES.length, BYTES);
                }
            }
        }
        ids.forEach(id -> table.shmctl(id, ShmctlCommand.IPC_RMID, 0));
    }

    /** The region of the living, with its bytes; it stays attached. */
    static void live(SystemV table, TableLayout layout) {
        int id = table.shmget(KEY, (long) PAGES * layout.pageSize(), 0600, Site.NEW);
        table.shmat(id, 0, Set.of()).write(WHERE, BYTES);
    }

    static TableLayout layout(Profile profile, Backing backing) {
        return new TableLayout(profile, backing, PAGE, 8, 4, 8, 12, 4, 4, 0x10000);
    }

    @Override
    public void close() {
        peer.close();
        folder.close();
    }

    @Override
    public String toString() {
        return peer.toString();
    }
}
