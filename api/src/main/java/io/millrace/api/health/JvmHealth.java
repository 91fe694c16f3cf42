package io.millrace.api.health;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the JVM and the processor give, found out without the C library: the one check that needs no adapter.
 *
 * <p>Thread-safety: immutable.
 */
public final class JvmHealth implements HealthCheck {
    private static final int OLDEST_JDK = 25;
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    private static final List<String> FLAGS = List.of(NATIVE_ACCESS, "--sun-misc-unsafe-memory-access=allow");
    private static final Path AUXILIARY = Path.of("/proc/self/auxv");
    /** {@code AT_PAGESZ} of the auxiliary vector: pairs of a key and a value, as long as a register. */
    private static final long PAGE_SIZE = 6;

    private static final String PAGE = "page-size";

    private final List<String> arguments;
    private final Path auxiliary;

    /** Looks at this JVM. */
    public JvmHealth() {
        this(List.of(ProcessHandle.current().info().arguments().orElse(new String[0])), AUXILIARY);
    }

    JvmHealth(List<String> arguments, Path auxiliary) {
        this.arguments = List.copyOf(arguments);
        this.auxiliary = auxiliary;
    }

    @Override
    public List<Finding> check() {
        return List.of(jdk(), flags(), nativeAccess(), processor(), atomics(), pageSize());
    }

    private static Finding jdk() {
        String what = Runtime.version() + ", " + System.getProperty("java.vendor") + ", in "
                + System.getProperty("java.home");
        return Runtime.version().feature() >= OLDEST_JDK
                ? Finding.ok("jdk", what)
                : Finding.fail("jdk", what, "install JDK " + OLDEST_JDK + " or newer and point JAVA_HOME to it");
    }

    private Finding flags() {
        List<String> missing =
                FLAGS.stream().filter(flag -> !arguments.contains(flag)).toList();
        return missing.isEmpty()
                ? Finding.ok("jvm-flags", String.join(" ", FLAGS))
                : Finding.warn(
                        "jvm-flags",
                        "not given: " + String.join(" ", missing),
                        "start the JVM with them, as ./millrace does");
    }

    /** Says yes after the first warning, too: the flags say whether it was asked for. */
    private static Finding nativeAccess() {
        return JvmHealth.class.getModule().isNativeAccessEnabled()
                ? Finding.ok("native-access", "native access granted")
                : Finding.warn("native-access", "native access not granted", "start Java with " + NATIVE_ACCESS);
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

    /** Tries them where they are needed: on memory outside the heap. */
    private static Finding atomics() {
        try (Arena arena = Arena.ofConfined()) {
            Memory memory = Memory.of(arena.allocate(Long.BYTES, Long.BYTES), Access.NORMAL);
            boolean narrow = memory.compareAndSetInt(0, 0, 1) && !memory.compareAndSetInt(0, 0, 1);
            boolean wide = memory.compareAndSetLong(0, 1, 2) && !memory.compareAndSetLong(0, 1, 2);
            String what =
                    "compare-and-set of 32 bits: " + (narrow ? "yes" : "no") + ", of 64 bits: " + (wide ? "yes" : "no");
            return narrow && wide
                    ? Finding.ok("atomics", what)
                    : Finding.fail("atomics", what, "use a processor that has both");
        }
    }

    private Finding pageSize() {
        try {
            OptionalLong bytes = pageBytes(Files.readAllBytes(auxiliary));
            return bytes.isPresent()
                    ? Finding.ok(PAGE, bytes.getAsLong() + " bytes")
                    : Finding.warn(PAGE, auxiliary + " does not say it", "ask getconf PAGE_SIZE");
        } catch (IOException e) {
            return Finding.warn(PAGE, "cannot read " + auxiliary + ": " + e, "mount proc, or ask getconf PAGE_SIZE");
        }
    }

    private static OptionalLong pageBytes(byte[] vector) {
        ByteBuffer pairs = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
        while (pairs.remaining() >= 2 * Long.BYTES) {
            long key = pairs.getLong();
            long value = pairs.getLong();
            if (key == PAGE_SIZE) {
                return OptionalLong.of(value);
            }
        }
        return OptionalLong.empty();
    }
}
