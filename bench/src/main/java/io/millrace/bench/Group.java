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
    ALLOC,
    SCALE,
    START;

    /** The C twin whose windows tell whether the machine was steady. */
    static final String TWIN = "nrfrpc-c";

    /** Who others are compared with. */
    static final List<String> BASELINES = List.of(
            TWIN,
            "agrona-1to1",
            "unix-socket",
            "raw-spin",
            "futex-c",
            "segment-copy",
            "stepwise-mask",
            "1-sender",
            "jvm");

    private static final String OURS = "nrfrpc-java";
    private static final List<Integer> QUICK_SIZES = List.of(64);
    private static final List<Integer> SIZES = List.of(8, 64, 256, 764);
    private static final List<Integer> QUICK_COPIES = List.of(64, 1024);
    private static final List<Integer> COPIES = List.of(8, 64, 1024, 65_536);

    /** The name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What to run; {@link #START} has a way of its own. */
    Plan plan(boolean quick, Natives natives) {
        List<Integer> sizes = quick ? QUICK_SIZES : SIZES;
        return switch (this) {
            case THROUGHPUT -> new Plan(word(), Kind.TP, sizes, wires(natives, false), List.of(OURS));
            case PINGPONG -> new Plan(word(), Kind.PP, sizes, wires(natives, true), List.of(OURS));
            case WAKE -> new Plan(word(), Kind.WAKE, List.of(0), wakes(natives), List.of());
            case COPY -> new Plan(word(), Kind.TP, quick ? QUICK_COPIES : COPIES, copies(), List.of());
            case ALLOC -> new Plan(word(), Kind.TP, sizes, allocators(), List.of());
            case SCALE -> new Plan(word(), Kind.TP, QUICK_SIZES, senders(), List.of());
            case START -> new Plan(word(), Kind.TP, List.of(), List.of(), List.of());
        };
    }

    private static List<Contender> wires(Natives natives, boolean raw) {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(Contender.pair(OURS, "nrfrpc"));
        if (natives.present()) {
            contenders.add(Contender.mixed("nrfrpc-java-c", "nrfrpc", natives.nrfRpcTwin()));
            contenders.add(Contender.twins(TWIN, natives.nrfRpcTwin()));
        }
        contenders.add(Contender.pair("agrona-1to1", "agrona"));
        contenders.add(Contender.pair("unix-socket", "socket"));
        if (natives.present() && raw) {
            contenders.add(Contender.raw("raw-spin", natives.rawSpin(), false));
        }
        return contenders;
    }

    private static List<Contender> wakes(Natives natives) {
        List<Contender> contenders = new ArrayList<>(List.of(Contender.pair("futex-java", "futex")));
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

    private static List<Contender> allocators() {
        return List.of(
                Contender.solo("nrfrpc-blocks", "blocks", true),
                Contender.solo("stepwise-mask", "blocks-reference", true));
    }

    private static List<Contender> senders() {
        return List.of(Contender.solo("8-senders", "senders-8", false), Contender.solo("1-sender", "senders-1", false));
    }
}
