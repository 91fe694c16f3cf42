package io.millrace.cli.doctor;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.Machine;
import java.nio.ByteOrder;
import java.util.List;

/** The JVM and the processor. */
final class JvmChecks {
    private static final int OLDEST_JDK = 25;
    private static final List<String> FLAGS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private JvmChecks() {}

    static List<Finding> all() {
        return List.of(jdk(), flags(), nativeAccess(), processor());
    }

    private static Finding jdk() {
        String what = Runtime.version() + ", " + System.getProperty("java.vendor") + ", in "
                + System.getProperty("java.home");
        return Runtime.version().feature() >= OLDEST_JDK
                ? Finding.ok("jdk", what)
                : Finding.fail("jdk", what, "install JDK " + OLDEST_JDK + " or newer and point JAVA_HOME to it");
    }

    private static Finding flags() {
        List<String> given = List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
        List<String> missing =
                FLAGS.stream().filter(flag -> !given.contains(flag)).toList();
        return missing.isEmpty()
                ? Finding.ok("jvm-flags", String.join(" ", FLAGS))
                : Finding.warn(
                        "jvm-flags",
                        "not given: " + String.join(" ", missing),
                        "start the JVM with them, as ./millrace does");
    }

    /** Only a call of our own proves it: the module's flag says yes after the first warning. */
    private static Finding nativeAccess() {
        try {
            return Finding.ok(
                    "native-access",
                    "a call into the C library works: user " + Integer.toUnsignedString(Machine.effectiveUser())
                            + ", page size " + Machine.pageSize());
        } catch (IllegalCallerException | LinkageError e) {
            return Finding.fail(
                    "native-access",
                    "a call into the C library is refused: " + e,
                    "start the JVM with " + FLAGS.getFirst() + ", without --illegal-native-access=deny");
        }
    }

    private static Finding processor() {
        int cores = Runtime.getRuntime().availableProcessors();
        String what = System.getProperty("os.arch") + ", " + ByteOrder.nativeOrder() + ", " + cores + " processors";
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Finding.fail("processor", what, "use a little-endian machine");
        }
        return cores > 1
                ? Finding.ok("processor", what)
                : Finding.warn("processor", what, "give the gateway a second processor: with one, waiting never spins");
    }
}
