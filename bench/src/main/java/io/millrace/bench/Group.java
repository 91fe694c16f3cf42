package io.millrace.bench;

import io.millrace.bench.harness.Contender;
import io.millrace.bench.harness.Natives;
import io.millrace.bench.harness.Plan;
import io.millrace.bench.window.Order.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The groups of benchmarks, and who takes part in them. */
enum Group {
    THROUGHPUT,
    PINGPONG,
    WAKE,
    COPY,
    PATH,
    ALLOC,
    LOOKUP,
    SCALE,
    START;

    /** The C twins whose windows tell whether the machine was steady. */
    static final List<String> TWINS = List.of("nrfrpc-c", "vox-c", "amp-c", "fusiondock-c");

    /** Who others are compared with. */
    static final List<String> BASELINES = List.of(
            "nrfrpc-c",
            "vox-c",
            "vox-c-k16",
            "amp-c",
            "fusiondock-c",
            "agrona-1to1",
            "agrona-many",
            "unix-socket",
            "raw-spin",
            "futex-c",
            "segment-copy",
            "memcpy-c",
            "agrona-offer",
            "vox-offer",
            "vox-offers",
            "stepwise-mask",
            "granules-64",
            "amp-find-c",
            "1-sender",
            "turn-idle-16",
            "jvm");

    private static final String NRFRPC = "nrfrpc-java";
    private static final int NRFRPC_BYTES = 764;
    private static final String VOX = "vox-java";
    private static final String AMP = "amp-java";
    private static final int AMP_BYTES = 1024;
    private static final String FUSIONDOCK = "fusiondock-java";
    private static final List<String> BELLS = List.of("futex", "fifo", "eventfd", "datagram", "ivshmem", "ipi");
    private static final String AWAKE = "futex-java-awake";
    private static final List<Integer> QUICK_SIZES = List.of(64);
    private static final List<Integer> SIZES = List.of(8, 64, 256, NRFRPC_BYTES);
    private static final List<Integer> QUICK_WIRE_SIZES = List.of(64, 1024);
    private static final List<Integer> WIRE_SIZES = List.of(8, 64, 256, NRFRPC_BYTES, 1024, 4096);
    private static final List<Integer> PATH_SIZES = List.of(64, 4096);
    private static final List<Integer> NUMBERS = List.of(8);
    private static final List<Integer> RUNS = List.of(16);
    private static final List<Integer> QUICK_ENTRIES = List.of(256);
    private static final List<Integer> ENTRIES = List.of(16, 256, 4096);
    private static final List<Integer> QUICK_COPIES = List.of(64, 1024);
    private static final List<Integer> COPIES = List.of(8, 64, 1024, 65_536);
    private static final List<Integer> QUICK_MESSAGES = List.of(4096);
    private static final List<Integer> MESSAGES = List.of(4096, 65_536, 1_048_576);

    /** The name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What to run, one after the other; {@link #START} has a way of its own. */
    List<Plan> plans(boolean quick, Natives natives, boolean three) {
        List<Integer> sizes = quick ? QUICK_SIZES : SIZES;
        List<Integer> wireSizes = quick ? QUICK_WIRE_SIZES : WIRE_SIZES;
        List<String> counted = List.of(NRFRPC, VOX, AMP);
        List<String> countedTrips = List.of(NRFRPC, VOX, AMP, FUSIONDOCK);
        return switch (this) {
            case THROUGHPUT -> List.of(new Plan(word(), Kind.TP, wireSizes, streams(natives, three), counted));
            case PINGPONG ->
                List.of(new Plan(
                        word(), Kind.PP, quick ? QUICK_SIZES : WIRE_SIZES, trips(natives, three), countedTrips));
            case WAKE -> List.of(new Plan(word(), Kind.WAKE, List.of(0), wakes(natives), List.of(AWAKE)));
            case COPY ->
                List.of(
                        plan(quick ? QUICK_COPIES : COPIES, copies()),
                        plan(quick ? QUICK_MESSAGES : MESSAGES, mailboxes(natives)));
            case PATH -> List.of(plan(PATH_SIZES, paths()));
            case ALLOC -> List.of(plan(sizes, allocators()), plan(RUNS, granules()));
            case LOOKUP -> List.of(plan(quick ? QUICK_ENTRIES : ENTRIES, lookups(natives)));
            case SCALE -> List.of(plan(QUICK_SIZES, senders()), plan(NUMBERS, turns()));
            case START -> List.of();
        };
    }

    private Plan plan(List<Integer> sizes, List<Contender> contenders) {
        return new Plan(word(), Kind.TP, sizes, contenders, List.of());
    }

    /** Messages one way. */
    private static List<Contender> streams(Natives natives, boolean three) {
        List<Contender> contenders = new ArrayList<>(wires(natives, three));
        contenders.add(Contender.pair("vox-java-k16", "vox-k16"));
        contenders.add(Contender.pair("vox-java-claim", "vox-claim"));
        contenders.add(Contender.pair("vox-java-many", "vox-many"));
        if (natives.present()) {
            contenders.add(Contender.twins("vox-c-k16", natives.voxTwin(), "--batch", "16"));
            contenders.add(Contender.mixed("vox-c-java", "vox", natives.voxTwin(), false));
        }
        return contenders;
    }

    /** Round trips; a mailbox with one slot knows nothing else. */
    private static List<Contender> trips(Natives natives, boolean three) {
        List<Contender> contenders = new ArrayList<>(wires(natives, three));
        contenders.add(Contender.pair(FUSIONDOCK, "fusiondock"));
        if (natives.present()) {
            contenders.add(Contender.mixed("fusiondock-java-c", "fusiondock", natives.fusiondockTwin(), true));
            contenders.add(Contender.twins("fusiondock-c", natives.fusiondockTwin()));
            contenders.add(Contender.raw("raw-spin", natives.rawSpin(), false));
        }
        return contenders;
    }

    private static List<Contender> wires(Natives natives, boolean three) {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(Contender.pair(NRFRPC, "nrfrpc").upTo(NRFRPC_BYTES));
        contenders.add(Contender.pair(VOX, "vox"));
        contenders.add(Contender.pair(AMP, "amp").upTo(AMP_BYTES));
        if (natives.present()) {
            contenders.add(Contender.mixed("nrfrpc-java-c", "nrfrpc", natives.nrfRpcTwin(), true)
                    .upTo(NRFRPC_BYTES));
            contenders.add(Contender.twins("nrfrpc-c", natives.nrfRpcTwin()).upTo(NRFRPC_BYTES));
            contenders.add(Contender.mixed("vox-java-c", "vox", natives.voxTwin(), true));
            contenders.add(Contender.twins("vox-c", natives.voxTwin()));
            contenders.add(Contender.mixed("amp-java-c", "amp", natives.ampTwin(), true)
                    .upTo(AMP_BYTES));
            contenders.add(Contender.twins("amp-c", natives.ampTwin()).upTo(AMP_BYTES));
        }
        contenders.add(Contender.pair("agrona-1to1", "agrona"));
        contenders.add(Contender.pair("agrona-many", "agrona-many"));
        if (three) {
            contenders.add(Contender.unpinned("aeron-ipc", "aeron"));
        }
        contenders.add(Contender.pair("unix-socket", "socket"));
        contenders.add(Contender.pair("pipe", "pipe"));
        return contenders;
    }

    /** Every doorbell that sleeps in the kernel; and the one that knows who is awake, with both sides awake. */
    private static List<Contender> wakes(Natives natives) {
        List<Contender> contenders = new ArrayList<>();
        for (String bell : BELLS) {
            contenders.add(Contender.pair(bell + "-java", "wake-" + bell));
        }
        contenders.add(Contender.pair(AWAKE, "wake-awake"));
        if (natives.present()) {
            contenders.add(Contender.raw("futex-c", natives.rawSpin(), true));
        }
        return contenders;
    }

    private static List<Contender> copies() {
        return List.of(
                Contender.solo("memory-normal", "copy-normal", true),
                Contender.solo("memory-device", "copy-device", true),
                Contender.solo("segment-copy", "copy-segment", true));
    }

    /** Whole messages through a mailbox, beside one copy of as many bytes. */
    private static List<Contender> mailboxes(Natives natives) {
        List<Contender> contenders = new ArrayList<>(List.of(
                Contender.solo("fusiondock-normal", "path-fusiondock", true),
                Contender.solo("fusiondock-device", "path-fusiondock-device", true)));
        if (natives.present()) {
            contenders.add(Contender.program("memcpy-c", natives.fusiondockTwin(), "--copy"));
        }
        return contenders;
    }

    /** One thread at both ends: one message at a time, or sixteen before the other end looks. */
    private static List<Contender> paths() {
        return List.of(
                Contender.solo("vox-offer", "path-offer", true),
                Contender.solo("vox-service", "path-service", true),
                Contender.solo("vox-offers", "path-offers", true),
                Contender.solo("vox-claims", "path-claims", true),
                Contender.solo("fusiondock-offer", "path-fusiondock", true),
                Contender.solo("agrona-offer", "agrona-path", true));
    }

    private static List<Contender> allocators() {
        return List.of(
                Contender.solo("nrfrpc-blocks", "blocks", true),
                Contender.solo("vox-slots", "slots", true),
                Contender.solo("stepwise-mask", "blocks-reference", true));
    }

    /** The last run of a map that is full but for that; the size is its length in granules. */
    private static List<Contender> granules() {
        return List.of(
                Contender.solo("granules-262144", "granules-262144", true),
                Contender.solo("granules-64", "granules-64", true));
    }

    /** The last of so many entries of a chain; the size is their number. */
    private static List<Contender> lookups(Natives natives) {
        List<Contender> contenders = new ArrayList<>(List.of(Contender.solo("amp-find", "find", true)));
        if (natives.present()) {
            contenders.add(Contender.program("amp-find-c", natives.ampTwin(), "--lookup"));
        }
        return contenders;
    }

    private static List<Contender> senders() {
        return List.of(Contender.solo("8-senders", "senders-8", false), Contender.solo("1-sender", "senders-1", false));
    }

    /** A host's turn over its guests: nobody sends, one does, all do. */
    private static List<Contender> turns() {
        return List.of(
                Contender.solo("turn-idle-1", "turn-idle-1", true),
                Contender.solo("turn-idle-16", "turn-idle-16", true),
                Contender.solo("turn-idle-64", "turn-idle-64", true),
                Contender.solo("turn-idle-255", "turn-idle-255", true),
                Contender.solo("turn-one-255", "turn-one-255", true),
                Contender.solo("turn-all-255", "turn-all-255", true));
    }
}
