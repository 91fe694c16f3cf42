package io.millrace.posix.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the format says what the constants say. */
class TablePictureTest {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (.+?) \\|.*");
    private static final Pattern WORD = Pattern.compile("[ui]\\d+ (\\w+)");

    private final List<String> page = Files.readAllLines(Path.of("../docs/posix.md"));

    TablePictureTest() throws IOException {}

    /** The words of a table on the page, by name. */
    private Map<String, Integer> words(String heading) {
        Map<String, Integer> words = new TreeMap<>();
        int start = page.indexOf(heading);
        for (String line : page.subList(start + 1, page.size())) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                add(words, Integer.parseInt(row.group(1)), row.group(2));
            } else if (!words.isEmpty() && !line.startsWith("|")) {
                return words;
            }
        }
        return words;
    }

    /** More than one word in a row: each is four bytes behind the one before. */
    private static void add(Map<String, Integer> words, int offset, String text) {
        Matcher word = WORD.matcher(text);
        for (int at = offset; word.find(); at += Integer.BYTES) {
            words.put(word.group(1).toLowerCase(Locale.ROOT), at);
        }
    }

    @Test
    void theHeader() {
        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "magic", TableLayout.MAGIC_OFFSET,
                "version", TableLayout.VERSION_OFFSET,
                "profile", TableLayout.PROFILE,
                "backing", TableLayout.BACKING,
                "regions", TableLayout.REGIONS,
                "maxpages", TableLayout.MAX_PAGES,
                "windowpages", TableLayout.WINDOW_PAGES,
                "mappings", TableLayout.MAPPINGS,
                "pagesize", TableLayout.PAGE_SIZE,
                "pages", TableLayout.PAGES));
        expected.putAll(Map.of(
                "peers", TableLayout.PEERS,
                "virtualbase", TableLayout.VIRTUAL_BASE,
                "size", TableLayout.SIZE,
                "lock", TableLayout.LOCK,
                "attachments", TableLayout.ATTACHMENTS,
                "regionrows", TableLayout.REGION_ROWS,
                "stride", TableLayout.STRIDE,
                "pool", TableLayout.POOL,
                "firstpage", TableLayout.FIRST_PAGE));
        assertEquals(expected, words("### Header"));
    }

    @Test
    void anAttachment() {
        assertEquals(
                Map.of(
                        "use", TableLayout.USE,
                        "id", TableLayout.ID,
                        "page", TableLayout.PAGE,
                        "pages", TableLayout.PAGE_COUNT),
                words("### Attachment (16), owned by the peer of its slot"));
        assertEquals(TableLayout.ATTACHMENT_BYTES, TableLayout.PAGE_COUNT + Integer.BYTES);
    }

    @Test
    void aRegion() {
        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "state", TableLayout.STATE,
                "key", TableLayout.KEY,
                "mode", TableLayout.MODE,
                "segsz", TableLayout.SEGSZ,
                "cpid", TableLayout.CPID,
                "lpid", TableLayout.LPID,
                "atime", TableLayout.ATIME,
                "dtime", TableLayout.DTIME,
                "ctime", TableLayout.CTIME));
        expected.putAll(Map.of(
                "uid", TableLayout.UID,
                "gid", TableLayout.GID,
                "cuid", TableLayout.CUID,
                "cgid", TableLayout.CGID,
                "page", TableLayout.PAGE_WORDS));
        assertEquals(expected, words("### Region"));
    }

    @Test
    void theParts() {
        TableLayout layout = Tables.posix();
        assertEquals(128, layout.attachment(0, 0));
        assertEquals(128 + 4 * 4 * 16, layout.rows());
        assertEquals(192, layout.stride());
        assertEquals(layout.rows() + 4 * 192, layout.pool());
        assertEquals(2048, layout.firstPage());
        assertEquals(2048 + 8 * 1024, layout.size());
    }
}
