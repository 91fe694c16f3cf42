package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each transport is replaced a thousand times while one process sends all the time and another one receives. */
final class SwapUnderLoadIT {
    private static final int SWAPS = 1000;
    /** From here on nothing may grow: what is loaded and compiled once was. */
    private static final int WARM = 100;

    /** So many old revisions may be left while a link runs: a compiled method on a thread's stack keeps a few. */
    private static final int COMPILED = 8;

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
        OldRevisions old = new OldRevisions();
        long[] gaps = new long[SWAPS];
        long warm = 0;
        List<String> descriptors = List.of();
        try (Load load = transport.start(container, folder);
                Shell shell = Shell.open(container)) {
            load.awaitProgress("at first");
            for (int swap = 0; swap < SWAPS; swap++) {
                old.add(container.bundle(transport.bundle()));
                gaps[swap] = swap(transport, load, shell);
                load.awaitProgress("after " + (swap + 1) + " swaps");
                if (swap == WARM) {
                    warm = usedBytes();
                    descriptors = ThisProcess.sharedDescriptors();
                }
            }
            load.finish();
            old.awaitAllBut(COMPILED);
            assertGrowth(warm, usedBytes());
            ThisProcess.awaitNoMoreThan(descriptors);
        }
        container.unconfigure();
        old.awaitEnd();
        print(transport, gaps);
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

    /** After two collections: the first one notices what only soft references still held. */
    private static long usedBytes() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
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
