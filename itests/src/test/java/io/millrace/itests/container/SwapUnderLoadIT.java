package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.wiring.BundleWiring;

/** Each transport is replaced a thousand times while one process sends all the time and another one receives. */
final class SwapUnderLoadIT {
    private static final int SWAPS = 1000;
    /** From here on nothing may grow: what is loaded and compiled once was. */
    private static final int WARM = 100;

    private static final long GROWTH_BYTES = 16 << 20;
    private static final Pattern GAP = Pattern.compile("\"gapMillis\": ?(\\d+)");

    private final Container container = Container.base();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() throws Exception {
        container.close();
        Transport.removeObjects(folder);
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void aThousandSwapsLoseDoubleAndKeepNothing(Transport transport) {
        List<WeakReference<ClassLoader>> old = new ArrayList<>();
        long[] gaps = new long[SWAPS];
        long warm = 0;
        List<String> descriptors = List.of();
        try (Load load = transport.start(container, folder);
                Shell shell = Shell.open(container)) {
            load.awaitProgress("at first");
            for (int swap = 0; swap < SWAPS; swap++) {
                old.add(loader(transport));
                gaps[swap] = swap(transport, load, shell);
                load.awaitProgress("after " + (swap + 1) + " swaps");
                if (swap == WARM) {
                    warm = usedBytes(old);
                    descriptors = ThisProcess.sharedDescriptors();
                }
            }
            load.finish();
            assertGrowth(warm, usedBytes(old));
            ThisProcess.awaitNoMoreThan(descriptors);
        }
        print(transport, gaps);
    }

    private WeakReference<ClassLoader> loader(Transport transport) {
        return new WeakReference<>(
                container.bundle(transport.bundle()).adapt(BundleWiring.class).getClassLoader());
    }

    /** How long the link was away, in milliseconds. */
    private long swap(Transport transport, Load load, Shell shell) {
        String answer = shell.run("shm:swap " + transport.bundle() + " -j");
        long start = System.nanoTime();
        container.await(Channel.class, load.channel());
        Matcher matcher = GAP.matcher(answer);
        assertTrue(matcher.find(), answer);
        return Long.parseLong(matcher.group(1)) + (System.nanoTime() - start) / 1_000_000;
    }

    /** After the class loaders of all revisions before are gone. */
    private static long usedBytes(List<WeakReference<ClassLoader>> old) {
        Eventually.until("the end of " + old.size() + " class loaders", () -> alive(old) + " are alive", () -> {
            System.gc();
            return alive(old) == 0;
        });
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private static void assertGrowth(long before, long after) {
        assertTrue(after - before < GROWTH_BYTES, () -> before + " bytes after " + WARM + " swaps, " + after + " now");
    }

    private static void print(Transport transport, long[] gaps) {
        long[] sorted = gaps.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "swap of %s %d times: gap p50 %d ms p99 %d ms%n",
                transport.bundle(), SWAPS, sorted[SWAPS / 2], sorted[SWAPS * 99 / 100]);
    }
}
