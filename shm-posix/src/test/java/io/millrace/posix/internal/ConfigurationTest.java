package io.millrace.posix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.segment.Segment;
import io.millrace.posix.SystemV;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a configuration is one line, and nothing is left of it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConfigurationTest {
    private static final String PAGE = "../docs/posix.md";
    private static final int BYTES = 1 << 18;

    private final Hosted hosted = new Hosted();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        hosted.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role | CREATE | role must be one of [CREATE_OR_ATTACH, ATTACH]: role=CREATE",
                "profile | LINUX | profile must be one of [POSIX, NUTTX]: profile=LINUX",
                "backing | LAZY | backing must be one of [STRICT, OVERCOMMIT]: backing=LAZY",
                "pageSize | 512 | pageSize is 512, allowed: 1024, 2048, 4096, 8192, 16384",
                "pages | -1 | pages is -1, allowed: 1 to 1048576",
                "maxRegions | 0 | maxRegions must be 1 to 65536: maxRegions=0",
                "maxPagesPerRegion | -1 | maxPagesPerRegion must be 0 to 16777216: maxPagesPerRegion=-1",
                "windowPages | 16777217 | windowPages must be 0 to 16777216: windowPages=16777217",
                "mappings | 4097 | mappings must be 1 to 4096: mappings=4097",
                "peers | 255 | peers must be 1 to 254: peers=255",
                "virtualBase | high | virtualBase must be 0 to 9223372036854775807: virtualBase=high",
                "virtualBase | 0x10001 | virtualBase is 0x10001, allowed: a multiple of 4096",
                "offset | -64 | offset must be 0 to 72057594037927936: offset=-64",
                "offset | 262144 | table plc needs 20480 bytes at offset 262144, a multiple of 64; {} has 262144",
                "livenessMillis | 0 | livenessMillis must be 1 to 86400000: livenessMillis=0",
                "peerTimeoutMillis | -1 | peerTimeoutMillis must be 0 to 86400000: peerTimeoutMillis=-1"
            })
    void aTableSaysWhatIsWrong(String property, String value, String message) {
        Segment memory = memory();
        hosted.assertRefused(
                TableComponent.PID,
                () -> hosted.table(memory, Map.of(property, typed(TableConfig.class, property, value))),
                message.replace("{}", memory.info().location()));
        assertNothing(memory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "granuleBytes | 0 | granuleBytes must be 1 to 1073741824: granuleBytes=0",
                "granuleBytes | 3000 | granuleBytes must be a power of two: granuleBytes=3000",
                "granules | -1 | granules must be 0 to 16777216: granules=-1",
                "granules | 1000 | pool plc of 1000 granules needs 4108288 bytes at offset 0, "
                        + "a multiple of 64; {} has 262144",
                "peers | 0 | peers must be 1 to 254: peers=0",
                "offset | 32 | pool plc of 62 granules needs 258048 bytes at offset 32, "
                        + "a multiple of 64; {} has 262144",
                "livenessMillis | 86400001 | livenessMillis must be 1 to 86400000: livenessMillis=86400001",
                "peerTimeoutMillis | -1 | peerTimeoutMillis must be 0 to 86400000: peerTimeoutMillis=-1"
            })
    void anAllocatorSaysWhatIsWrong(String property, String value, String message) {
        Segment memory = memory();
        hosted.assertRefused(
                GranulesComponent.PID,
                () -> hosted.granules(memory, Map.of(property, typed(GranulesConfig.class, property, value))),
                message.replace("{}", memory.info().location()));
        assertNothing(memory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key | plc | key must be -2147483648 to 4294967295: key=plc",
                "key | 0x100000000 | key must be -2147483648 to 4294967295: key=0x100000000",
                "id | -2 | id must be -1 to 2147483647: id=-2",
                "id | 5 | id goes with role ATTACH and without a key: id=5, role=CREATE, key=0x4d",
                "size | 0 | size must be more than 0 bytes (0 with role ATTACH: as long as it is): size=0",
                "role | MAKE | role must be one of [CREATE, ATTACH, CREATE_OR_ATTACH]: role=MAKE",
                "mode | rw | mode must be three or four octal digits, like 0600: mode=rw",
                "mode | 0400 | mode must be between 0600 and 0777, readable and writable by the owner: mode=0400",
                "readOnly | true | readOnly goes with role ATTACH: readOnly=true, role=CREATE"
            })
    void aSystemVSegmentSaysWhatIsWrong(String property, String value, String message) {
        assertSystemVRefused(Map.of("key", "0x4d", "size", 4096L), property, value, message);
    }

    @Test
    void aSystemVSegmentThatNobodyFindsIsNotShared() {
        String message = "key must be a number with role ATTACH, nobody finds another one: key=IPC_PRIVATE";
        assertSystemVRefused(Map.of(), "role", "ATTACH", message);
        assertSystemVRefused(
                Map.of("size", 4096L), "role", "CREATE_OR_ATTACH", message.replace("ATTACH,", "CREATE_OR_ATTACH,"));
    }

    private void assertSystemVRefused(Map<String, Object> right, String property, String value, String message) {
        hosted.table(memory(), Map.of());
        SystemV calls = hosted.service(SystemV.class);
        Map<String, Object> values = new TreeMap<>(right);
        values.put(property, typed(SystemVConfig.class, property, value));
        hosted.assertRefused(SystemVSegmentComponent.PID, () -> hosted.systemV(calls, "plc", values), message);
        assertEquals(0, calls.list().size());
        assertEquals(2, hosted.services().size(), "the table and its map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "//a", "/", "..", "/."})
    void aNameThatShmOpenWouldNotTakeIsRefused(String object) {
        hosted.assertRefused(
                PosixComponent.PID,
                () -> hosted.posix(Map.of("object", object, "size", 4096L)),
                "object must have one slash in front or none, and behind it 1 to 255 characters, no slash among them: "
                        + "object=" + object);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size | 0 | size must be more than 0 bytes (0 with role ATTACH: as long as the file): size=0",
                "role | MAKE | role must be one of [CREATE, ATTACH, CREATE_OR_ATTACH]: role=MAKE",
                "mode | 06 | mode must be three or four octal digits, like 0600: mode=06",
                "access | FAST | access must be one of [NORMAL, DEVICE]: access=FAST"
            })
    void aPosixObjectSaysWhatIsWrong(String property, String value, String message) {
        Map<String, Object> values = new TreeMap<>(Map.of("size", 4096L, "object", "millrace-none"));
        values.put(property, typed(PosixConfig.class, property, value));
        hosted.assertRefused(PosixComponent.PID, () -> hosted.posix(values), message);
        assertEquals(Map.of(), hosted.services());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size | 0 | size must be more than 0 bytes (0 with a path: as long as the file): size=0",
                "role | CREATE_OR_ATTACH | role must be one of [CREATE, ATTACH]: role=CREATE_OR_ATTACH",
                "role | ATTACH | path goes with role ATTACH, and only with it: path='', role=ATTACH",
                "path | /proc/1/fd/1 | path goes with role ATTACH, and only with it: path='/proc/1/fd/1', role=CREATE",
                "seals | GROW | seals must be one of [SHRINK, NONE]: seals=GROW",
                "access | FAST | access must be one of [NORMAL, DEVICE]: access=FAST"
            })
    void aFileOfMemorySaysWhatIsWrong(String property, String value, String message) {
        Map<String, Object> values = new TreeMap<>(Map.of("size", 4096L));
        values.put(property, typed(MemfdConfig.class, property, value));
        hosted.assertRefused(MemfdComponent.PID, () -> hosted.memfd(values), message);
        assertEquals(Map.of(), hosted.services());
    }

    /** Every property of every PID stands in the page, with its default, and no other does. */
    @Test
    void thePageHasEveryPropertyWithItsDefault() throws IOException {
        Map<String, Class<?>> pids = Map.of(
                TableComponent.PID, TableConfig.class,
                SystemVSegmentComponent.PID, SystemVConfig.class,
                PosixComponent.PID, PosixConfig.class,
                MemfdComponent.PID, MemfdConfig.class,
                GranulesComponent.PID, GranulesConfig.class);
        Map<String, Set<String>> inCode = new TreeMap<>();
        pids.forEach((pid, type) -> inCode.put(pid, rows(type)));
        assertEquals(inCode, rowsOfPage());
    }

    private static Set<String> rows(Class<?> config) {
        Set<String> rows = new TreeSet<>();
        for (Method property : config.getDeclaredMethods()) {
            String usual = String.valueOf(property.getDefaultValue());
            rows.add(property.getName().replace('_', '.') + " " + (usual.isEmpty() ? "-" : usual));
        }
        return rows;
    }

    private static Map<String, Set<String>> rowsOfPage() throws IOException {
        Pattern head = Pattern.compile("### `(io\\.millrace\\.[a-z.]+)`.*");
        Pattern row = Pattern.compile("\\| `([A-Za-z.]+)` \\| .* \\| (?:`([^`]+)`|(-)) \\|");
        Map<String, Set<String>> rows = new TreeMap<>();
        String pid = "";
        for (String line : Files.readAllLines(Path.of(PAGE))) {
            var heading = head.matcher(line);
            if (heading.matches()) {
                pid = heading.group(1);
                rows.put(pid, new TreeSet<>());
            } else if (line.startsWith("#")) {
                pid = "";
            }
            var property = row.matcher(line);
            if (!pid.isEmpty() && property.matches()) {
                String usual = property.group(2) == null ? property.group(3) : property.group(2);
                rows.get(pid).add(property.group(1) + " " + usual);
            }
        }
        return rows;
    }

    private static Object typed(Class<?> config, String property, String value) {
        Class<?> type = Arrays.stream(config.getDeclaredMethods())
                .filter(method -> method.getName().equals(property))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no property " + property))
                .getReturnType();
        if (type == int.class) {
            return Integer.valueOf(value);
        }
        if (type == long.class) {
            return Long.valueOf(value);
        }
        return type == boolean.class ? (Object) Boolean.valueOf(value) : value;
    }

    private Segment memory() {
        return hosted.file(folder.resolve("memory"), BYTES);
    }

    private void assertNothing(Segment memory) {
        assertEquals(0, memory.memory().getLong(0), "something was written before the refusal");
        assertEquals(Map.of(), hosted.services());
    }
}
