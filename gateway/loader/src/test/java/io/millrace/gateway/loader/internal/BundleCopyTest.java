package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A bundle is kept as it is installed. */
final class BundleCopyTest {
    private static final byte[] LIBRARY = {0x7f, 'E', 'L', 'F', 0, -1, '\r', '\n'};

    @TempDir
    Path folder;

    private final Sample sample = Sample.of("a", "1.2.3")
            .brings("a", "io.millrace.a")
            .header("Bundle-NativeCode", "native/linux/liba.so;osname=Linux,*")
            .header(
                    "Bundle-Description",
                    "a description that is longer than the seventy-two bytes of a manifest's line")
            .entry("native/linux/liba.so", LIBRARY)
            .entry("OSGI-INF/deep/er/x y%20ü.xml", "<x/>".getBytes(StandardCharsets.UTF_8))
            .entry("META-INF/services/x", new byte[0])
            .entry("top", new byte[100_000]);

    @Test
    void everyEntryAndTheManifestComeBack() throws Exception {
        try (PlainFramework framework = new PlainFramework(folder)) {
            Bundle bundle = framework.start(sample);
            assertSame(sample.jar(), BundleCopy.of(bundle));
            bundle.update(new ByteArrayInputStream(BundleCopy.of(bundle)));
            assertSame(sample.jar(), BundleCopy.of(bundle));
            assertEquals(Bundle.ACTIVE, bundle.getState());
        }
    }

    @Test
    void itIsTheOneThatIsInstalledWhateverBecameOfItsFile() throws Exception {
        Path file = folder.resolve("a.jar");
        Files.write(file, sample.jar());
        try (PlainFramework framework = new PlainFramework(folder)) {
            Bundle bundle = framework.context().installBundle(file.toUri().toString());
            Files.writeString(file, "another one");
            assertSame(sample.jar(), BundleCopy.of(bundle));
        }
    }

    private static void assertSame(byte[] expected, byte[] actual) throws IOException {
        Map<String, byte[]> wanted = entries(expected);
        Map<String, byte[]> found = entries(actual);
        assertEquals(wanted.keySet(), found.keySet());
        for (var entry : wanted.entrySet()) {
            assertArrayEquals(entry.getValue(), found.get(entry.getKey()), entry.getKey());
        }
        assertEquals(manifest(expected), manifest(actual));
    }

    private static Object manifest(byte[] jar) throws IOException {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            return in.getManifest();
        }
    }

    private static Map<String, byte[]> entries(byte[] jar) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }
}
