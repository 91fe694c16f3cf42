package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.api.channel.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What an image or a live memory holds: all that can be decoded, and everything that is wrong.
 *
 * <p>A look never writes and never throws, whatever the bytes; work and answer are bounded. In live memory a chain may
 * be ahead of its header and a queue may move: what looks wrong once may be right a moment later. Thread-safety:
 * stateless. Peer: nothing is trusted. Units: offsets of problems are device addresses. Source: ESP-AMP, SysInfo,
 * event, queue, rpmsg, system service, system power management.
 */
public final class AmpInspection {
    private static final int MAIN_EVENTS = id(FirmwareEntry.EVENT_MAIN);
    private static final int SUB_EVENTS = id(FirmwareEntry.EVENT_SUB);

    private AmpInspection() {}

    /**
     * What was found. Thread-safety: immutable.
     *
     * @param blocks both chains in order, HP first; those behind a broken link are missing
     * @param events the words of the firmware's events
     * @param pending the interrupt words
     * @param queues those that can be decoded; of rpmsg two with the same id
     * @param power how often the sub core needs the memory awake; empty if the firmware does not count it
     * @param problems what no correct peer writes, at most 64
     * @param limited whether there was more than is looked at
     */
    public record Report(
            List<Block> blocks,
            List<Word> events,
            Map<Core, Integer> pending,
            List<Queue> queues,
            OptionalInt power,
            List<Problem> problems,
            boolean limited) {
        /**
         * Whether nothing is wrong.
         *
         * @return true without problems
         */
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /**
     * An entry. Thread-safety: immutable.
     *
     * @param info which
     * @param crc CRC-32 of its bytes
     */
    public record Block(EntryInfo info, int crc) {}

    /**
     * An event. Thread-safety: immutable.
     *
     * @param id of its entry
     * @param word its bits
     */
    public record Word(int id, int word) {}

    /** What a queue carries. */
    public enum Kind {
        /** Plain messages. */
        QUEUE,
        /** Messages of rpmsg from the main core. */
        RPMSG_MAIN,
        /** Messages of rpmsg from the sub core. */
        RPMSG_SUB,
        /** Packets of the system service. */
        SYSTEM;

        /**
         * The name as images show it.
         *
         * @return for instance {@code rpmsg-main}
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * Whether messages have the header of rpmsg.
         *
         * @return true for the two kinds of rpmsg
         */
        public boolean isRpmsg() {
            return this == RPMSG_MAIN || this == RPMSG_SUB;
        }
    }

    /**
     * A queue. Thread-safety: immutable.
     *
     * @param id of its entry
     * @param kind what it carries
     * @param length how many messages it holds
     * @param item longest message
     * @param sent messages sent, modulo twice the length
     * @param freed messages given back, modulo twice the length
     * @param messages those that were sent and not given back, in order; one that cannot be read is missing
     */
    public record Queue(int id, Kind kind, int length, int item, int sent, int freed, List<Message> messages) {
        /**
         * Messages sent and not given back.
         *
         * @return 0 to the length
         */
        public int pending() {
            return (sent - freed) & (2 * length - 1);
        }
    }

    /**
     * A message. Thread-safety: immutable.
     *
     * @param source endpoint it comes from, 0 where there is none
     * @param target endpoint it goes to, 0 where there is none
     * @param length of the payload
     * @param crc CRC-32 of the payload
     */
    public record Message(int source, int target, int length, int crc) {}

    /**
     * Looks at a memory.
     *
     * @param memory the windows; need not be writable
     * @param lightSleep whether it is one of a light-sleep build, which has an entry PM in its RTC pool
     * @return what it holds
     */
    public static Report of(AmpMemory memory, boolean lightSleep) {
        AmpInspectionFindings findings = new AmpInspectionFindings();
        List<Block> blocks = new ArrayList<>();
        for (Pool pool : Pool.values()) {
            if (memory.window(pool).isPresent()) {
                add(new AmpView(memory, pool), blocks, findings);
            }
        }
        AmpView hp = new AmpView(memory, Pool.HP);
        List<EntryInfo> entries = blocks.stream().map(Block::info).toList();
        return new Report(
                List.copyOf(blocks),
                events(hp, entries, findings),
                Map.of(
                        Core.MAIN, hp.word(hp.start() + AmpLayout.PENDING_MAIN_OFFSET),
                        Core.SUB, hp.word(hp.start() + AmpLayout.PENDING_SUB_OFFSET)),
                new AmpInspectionQueues(memory, entries, findings).queues(),
                power(memory, entries, lightSleep, findings),
                findings.problems(),
                findings.limited());
    }

    /**
     * Whether a memory has a chain, sound or not.
     *
     * @param memory the windows
     * @return false as long as a window does not begin with a sentinel
     */
    public static boolean isInitialised(AmpMemory memory) {
        for (Pool pool : Pool.values()) {
            if (memory.window(pool).isPresent() && !new AmpChain(new AmpView(memory, pool)).isInitialised()) {
                return false;
            }
        }
        return true;
    }

    private static void add(AmpView view, List<Block> blocks, AmpInspectionFindings findings) {
        AmpChain.Scan scan = new AmpChain(view).scan();
        scan.problem().ifPresent(findings::note);
        for (EntryInfo entry : scan.entries()) {
            blocks.add(new Block(entry, view.crc32(entry.address(), entry.sizeBytes())));
        }
    }

    private static List<Word> events(AmpView hp, List<EntryInfo> entries, AmpInspectionFindings findings) {
        return entries.stream()
                .filter(entry -> entry.pool() == Pool.HP && (entry.id() == MAIN_EVENTS || entry.id() == SUB_EVENTS))
                .filter(entry -> checkSize("event-size", entry, AmpLayout.EVENT_BYTES, findings))
                .map(entry -> new Word(entry.id(), hp.word(entry.address())))
                .collect(Collectors.toList());
    }

    private static OptionalInt power(
            AmpMemory memory, List<EntryInfo> entries, boolean lightSleep, AmpInspectionFindings findings) {
        OptionalInt power = entries.stream()
                .filter(entry -> entry.pool() == Pool.RTC && entry.id() == id(FirmwareEntry.PM))
                .filter(entry -> checkSize("pm-size", entry, AmpLayout.PM_BYTES, findings))
                .mapToInt(entry -> Byte.toUnsignedInt(new AmpView(memory, Pool.RTC).octet(entry.address())))
                .findFirst();
        boolean isSound = findings.count() == 0;
        if (lightSleep && isSound && power.isEmpty()) {
            long start = memory.geometry().poolStart(Pool.RTC);
            findings.note(AmpView.bad("pm-missing", start, 0, "an entry PM, as every light-sleep build makes it"));
        }
        return power;
    }

    private static boolean checkSize(String kind, EntryInfo entry, int bytes, AmpInspectionFindings findings) {
        return findings.check(
                entry.sizeBytes() == bytes,
                kind,
                entry.address() - AmpLayout.HEADER_BYTES,
                entry.sizeBytes(),
                "0x" + Integer.toHexString(bytes));
    }

    private static int id(FirmwareEntry entry) {
        return entry.id().orElseThrow();
    }
}
