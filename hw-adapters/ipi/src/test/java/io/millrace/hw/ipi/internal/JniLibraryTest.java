package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said where the library cannot be loaded; a JVM of its own tries it. */
@Timeout(60)
class JniLibraryTest {
    @Test
    void aLibraryThatIsNotThereIsARefusalThatSaysWhatToDo() throws Exception {
        String said = child("--enable-native-access=ALL-UNNAMED", "-Djava.library.path=");
        assertTrue(
                said.startsWith("cannot open /dev/mcs: the bundle holds no library for os.arch="
                        + System.getProperty("os.arch") + " (no millrace_ipi in java.library.path"),
                said);
        assertTrue(said.endsWith("); use calls=FFM"), said);
    }

    @Test
    void aForbiddenLibraryIsARefusalThatSaysWhatToDo() throws Exception {
        String said = child("--illegal-native-access=deny");
        assertEquals(
                "cannot open /dev/mcs: the JVM forbids native calls; start it with --enable-native-access=ALL-UNNAMED",
                said);
    }

    private static String child(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), JniLibraryTest.class.getName()));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        return said.strip();
    }

    /** The child. */
    public static void main(String... arguments) {
        try (IpiDevice _ = IpiCalls.JNI.open("/dev/mcs", Receive.POLL)) {
            System.out.println("opened");
        } catch (SegmentRefusedException e) {
            System.out.println(e.getMessage());
        }
    }
}
