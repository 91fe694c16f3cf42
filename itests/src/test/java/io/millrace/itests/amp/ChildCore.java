package io.millrace.itests.amp;

import io.millrace.amp.AmpChip;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.signal.Signaler;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A core in a JVM of its own, there to be killed: it goes on at a queue where the flags say, and says the number of
 * each message, before it gives it back or after it sent it.
 */
final class ChildCore {
    private static final String WHOLE = ".";
    private static final Sizes SIZES = Sizes.mix(AmpKillIT.ITEM);
    private static final long PAUSE_NANOS = 1_000_000;

    private ChildCore() {}

    /**
     * Starts one.
     *
     * @param verb {@code send}, or {@code send-quietly} without a word, or {@code recv}
     * @param told the last number the one before said, -1 if there was none
     * @param last where it stops to send
     */
    static ChildProcess start(Board board, Core core, String verb, int queue, long told, long last) {
        List<String> command = new ArrayList<>(List.of(
                Installation.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ChildCore.class.getName(),
                core.name(),
                board.file(Pool.HP).toString(),
                board.file(Pool.RTC).toString(),
                verb));
        command.addAll(List.of(Integer.toString(queue), Long.toString(told), Long.toString(last)));
        return ChildProcess.start(command);
    }

    /** The numbers one has said in whole lines. */
    static List<Long> said(ChildProcess child) {
        return child.out().stream()
                .filter(line -> line.endsWith(WHOLE))
                .map(line -> Long.valueOf(line.substring(0, line.length() - WHOLE.length())))
                .toList();
    }

    /** Works until it is killed, or nobody reads what it says. */
    public static void main(String... arguments) {
        AmpOptions options = AmpOptions.of(Core.valueOf(arguments[0]));
        int queue = Integer.parseInt(arguments[4]);
        long told = Long.parseLong(arguments[5]);
        try (JavaCore core = JavaCore.open(
                AmpChip.C6.standard(),
                Path.of(arguments[1]),
                Optional.of(Path.of(arguments[2])),
                options,
                Signaler.none())) {
            if (arguments[3].equals("recv")) {
                receive(core, core.link().receiver(queue, false).orElseThrow(), told);
            } else {
                AmpEnd end = core.link().sender(queue, -1).orElseThrow();
                send(core, end, told, Long.parseLong(arguments[6]), arguments[3].equals("send"));
            }
        }
    }

    /** The last message that was said was given back, or not. */
    private static void receive(JavaCore core, AmpEnd end, long told) {
        Reader reader = new Reader(numberAt(end, Math.max(told, 0)));
        while (!System.out.checkError()) {
            core.link().waitPoint().await(() -> end.rx().poll(reader, 1) > 0, PAUSE_NANOS);
        }
    }

    private static final class Reader implements MessageHandler {
        private long next;

        Reader(long first) {
            next = first;
        }

        @Override
        public void onMessage(MemorySegment segment, long offset, int length, int endpoint) {
            Messages.verify(next, SIZES.at(next), JavaCore.bytes(segment, offset, length));
            System.out.println(next + WHOLE);
            next++;
        }
    }

    /** The message behind the last that was said was sent, or not. */
    private static void send(JavaCore core, AmpEnd end, long told, long last, boolean loud) {
        long next = numberAt(end, told + 1);
        while (!System.out.checkError()) {
            long number = next;
            byte[] message = Messages.of(number, SIZES.at(number));
            boolean sent = number < last
                    && core.link()
                            .waitPoint()
                            .await(() -> end.tx().offer(message, 0, message.length) == Offer.SENT, PAUSE_NANOS);
            if (sent && loud) {
                System.out.println(number + WHOLE);
            }
            next += sent ? 1 : 0;
            if (!loud && next == last) {
                return;
            }
        }
    }

    /** The first number from one on that is where the flags say we are; they know it modulo two laps. */
    private static long numberAt(AmpEnd end, long from) {
        long laps = 2L * end.states().getFirst().length();
        long position = end.states().getFirst().used();
        return from + Math.floorMod(position - from, laps);
    }
}
