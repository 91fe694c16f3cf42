package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.Event;
import io.millrace.amp.Pool;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpLink;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.ShmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The C peer writes any word anywhere while we use everything: each call answers, or says what is wrong. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpGarbageIT {
    private static final int BOARDS = 10;
    private static final int WORDS = 40;
    private static final long[] BOUNDS = {0, 1, 0x80, 0x8000, 0x8080, 0xffff, 0x0080_0000, 0x8080_ffffL, 0xffff_ffffL};

    private final Random random = new Random(5);

    @ParameterizedTest
    @EnumSource(Core.class)
    void anyWordAnywhere(Core ours) {
        for (int i = 0; i < BOARDS; i++) {
            try (Board board = Board.usual();
                    Pair pair = Pair.open(board, ours)) {
                spoil(pair, used(pair));
            }
        }
    }

    private void spoil(Pair pair, List<Runnable> calls) {
        long start = pair.board().geometry().start(Pool.HP);
        long used = pair.java().entries().getLast().address();
        for (int word = 0; word < WORDS; word++) {
            long at = start + 4L * random.nextInt((int) (used - start) / 4);
            long value = random.nextBoolean()
                    ? BOUNDS[random.nextInt(BOUNDS.length)]
                    : random.nextBoolean() ? start + random.nextInt(0x4000) : random.nextInt() & 0xffff_ffffL;
            pair.peer().ask("poke " + at + " " + value);
            calls.forEach(AmpGarbageIT::attempt);
        }
        assertTrue(pair.peer().isAlive());
    }

    /** One of everything, open while the memory was sound. */
    private static List<Runnable> used(Pair pair) {
        AmpEnd to = pair.sender("to", 0x10, 8, 64);
        AmpEnd from = pair.receiver("from", 0x11, 8, 64);
        Rpmsg rpmsg = pair.rpmsg(8, 64).endpoints().orElseThrow();
        RpmsgEndpoint endpoint = rpmsg.open(1);
        Event event = pair.link().signals().event(0xff01).orElseThrow();
        AmpLink link = pair.link();
        List<Runnable> calls = new ArrayList<>();
        calls.add(() -> to.tx().offer(new byte[3], 0, 3));
        calls.add(() -> from.rx().poll((s, o, l, e) -> JavaCore.bytes(s, o, l), 8));
        calls.add(() -> endpoint.to(7).offer(new byte[3], 0, 3));
        calls.add(() -> endpoint.rx().poll((s, o, l, e) -> JavaCore.bytes(s, o, l), 8));
        calls.add(() -> event.raise(1));
        calls.add(() -> event.await(0xff, Event.Until.ANY, true, Duration.ZERO));
        calls.add(() -> link.sysInfo().dump().text());
        calls.add(() -> link.sysInfo().find(0x11, Pool.HP));
        calls.add(() -> link.sysInfo().allocate(0x99, 4, Pool.HP, _ -> {}));
        calls.add(() -> link.sender(0x10, 5));
        calls.add(() -> link.receiver(0x11, true).ifPresent(end -> end.rx().poll((s, o, l, e) -> {}, 8)));
        calls.add(() -> link.rpmsg());
        calls.add(link::panic);
        calls.add(link::look);
        calls.add(() -> pair.board().attach(pair.ours()).close());
        return calls;
    }

    /** Nothing but what this project says of a broken memory may come out. */
    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (GeometryMismatchException told) {
            assertTrue(told.getMessage().contains("0x") || told.getMessage().contains("bytes"), told::getMessage);
        } catch (ShmException told) {
            assertTrue(!told.getMessage().isBlank());
        }
    }
}
