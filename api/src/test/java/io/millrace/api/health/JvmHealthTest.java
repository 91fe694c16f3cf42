package io.millrace.api.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmHealthTest {
    private static final List<String> FLAGS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    @TempDir
    private Path folder;

    private static Finding named(String name, JvmHealth health) {
        return health.check().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private JvmHealth with(List<String> arguments, long... pairs) throws IOException {
        ByteBuffer vector = ByteBuffer.allocate(pairs.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long word : pairs) {
            vector.putLong(word);
        }
        return new JvmHealth(arguments, Files.write(folder.resolve("auxv"), vector.array()));
    }

    @Test
    void saysWhatThisMachineIs() {
        JvmHealth here = new JvmHealth();
        assertEquals(
                List.of("jdk", "jvm-flags", "native-access", "processor", "atomics", "page-size"),
                here.check().stream().map(Finding::name).toList());
        assertTrue(named("processor", here).reason().contains("LITTLE_ENDIAN"));
        assertEquals(Finding.ok("atomics", "compare-and-set of 32 bits: yes, of 64 bits: yes"), named("atomics", here));
        assertTrue(named("page-size", here).reason().matches("\\d+ bytes"));
    }

    @Test
    void namesTheFlagsThatAreMissing() throws IOException {
        assertEquals(Verdict.OK, named("jvm-flags", with(FLAGS)).verdict());
        Finding finding = named("jvm-flags", with(List.of(FLAGS.getFirst(), "-Xmx1g")));
        assertEquals(Verdict.WARN, finding.verdict());
        assertEquals("not given: " + FLAGS.getLast(), finding.reason());
    }

    @Test
    void readsThePageSizeOfTheKernel() throws IOException {
        assertEquals(Finding.ok("page-size", "16384 bytes"), named("page-size", with(FLAGS, 3, 1, 6, 16384, 0, 0)));
        assertEquals(Verdict.WARN, named("page-size", with(FLAGS, 3, 1, 0)).verdict());
        JvmHealth without = new JvmHealth(FLAGS, folder.resolve("none"));
        assertEquals(Verdict.WARN, named("page-size", without).verdict());
    }
}
