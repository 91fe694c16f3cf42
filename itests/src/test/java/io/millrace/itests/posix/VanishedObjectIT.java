package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Memory that vanishes under those who have mapped it is an exception, whichever way the code is run, and never the end
 * of the JVM: objects with and without a name, regions of a table and its own words, and a full file system. A segment
 * of the kernel does not vanish.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VanishedObjectIT {
    private static final String ALL = ": " + Vanishing.TOUCHES + " of " + Vanishing.TOUCHES;
    /** Pages for sixteen, in a name space of mounts that nobody else sees. */
    private static final String SMALL = "mount -t tmpfs -o size=64k,mode=0700 millrace /mnt && exec \"$@\" /mnt";

    static Stream<Arguments> modes() {
        return Stream.of(
                Arguments.of("-XX:+TieredCompilation", 3_000),
                Arguments.of("-Xint", 20),
                Arguments.of("-XX:TieredStopAtLevel=1", 3_000),
                Arguments.of("-Xcomp", 20));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void objectsAreMadeShorter(String mode, int warmUp) {
        assertAllAnswered(100, child(List.of(), mode, "objects", warmUp));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void theFileOfATableIsMadeShorter(String mode, int warmUp) {
        assertAllAnswered(100, child(List.of(), mode, "table", warmUp));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void aFileSystemIsFull(String mode, int warmUp) {
        User.requireRoot();
        Tools.require("unshare", "util-linux");
        List<String> small = List.of("unshare", "--mount", "--", "sh", "-c", SMALL, "sh");
        assertAllAnswered(20, child(small, mode, "full", warmUp));
    }

    private static List<String> child(List<String> prefix, String mode, String what, int warmUp) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(Programs.child(
                List.of(mode, "-XX:+SuppressFatalErrorMessage"), Vanishing.class, what, Integer.toString(warmUp)));
        return command;
    }

    private static void assertAllAnswered(int least, List<String> command) {
        try (ChildProcess child = ChildProcess.start(command)) {
            assertEquals(0, child.exitStatus(), child::toString);
            List<String> others =
                    child.out().stream().filter(line -> !line.endsWith(ALL)).toList();
            assertEquals(List.of(), others, "what was not answered with the exception every time");
            assertTrue(child.out().size() >= least, child::toString);
        }
    }
}
