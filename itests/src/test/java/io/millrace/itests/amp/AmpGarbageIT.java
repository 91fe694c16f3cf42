package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Event;
import io.millrace.amp.Pool;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpQueueState;
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
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpGarbageIT {
    private static final int BOARDS = 40;
    private static final int WORDS = 12;
    private static final int LENGTH = 8;
    private static final int ITEM = 64;
    private static final long[] BOUNDS = {0, 1, 2, 0x80, 0x8000, 0x8080, 0xffff, 0x0080_0000, 0x8080_ffffL, 0xffff_ffffL
    };

    private final Random random = new Random(5);

    @ParameterizedTest
    @EnumSource(Core.class)
    void anyWordAnywhere(Core ours) {
        for (int i = 0; i < BOARDS; i++) {
            try (Board board = Board.usual();
                    Pair pair = Pair.open(board, ours)) {
                List<Long> places = new ArrayList<>();
                List<Runnable> calls = used(pair, places);
                for (int word = 0; word < WORDS; word++) {
                    long place = places.get(random.nextInt(places.size()));
                    pair.peer().answer(pair.peer().tell("send from 010203"));
                    pair.peer().answer(pair.peer().tell("rpmsg-send 7 1 0405"));
                    pair.peer().ask("poke " + place + " " + value(pair.java().word(place)));
                    calls.forEach(AmpGarbageIT::attempt);
                }
                assertTrue(pair.peer().isAlive());
            }
        }
    }

    /** A bound, or nearly what stood there, or somewhere in the memory or beside it, or anything. */
    private long value(int before) {
        long value =
                switch (random.nextInt(4)) {
                    case 0 -> BOUNDS[random.nextInt(BOUNDS.length)];
                    case 1 -> before ^ (1L << random.nextInt(Integer.SIZE));
                    case 2 -> 0x4087_a000L + random.nextInt(0x6000);
                    default -> random.nextInt();
                };
        return value & 0xffff_ffffL;
    }

    /** One of everything, opened while the memory was sound, and the words it depends on. */
    private static List<Runnable> used(Pair pair, List<Long> places) {
        AmpEnd to = pair.sender("to", 0x10, LENGTH, ITEM);
        AmpEnd from = pair.receiver("from", 0x11, LENGTH, ITEM);
        AmpEnd both = pair.rpmsg(LENGTH, ITEM);
        Rpmsg rpmsg = both.endpoints().orElseThrow();
        RpmsgEndpoint endpoint = rpmsg.open(1);
        Event event = pair.link().signals().event(0xff01).orElseThrow();
        AmpLink link = pair.link();
        places.addAll(places(pair, List.of(to, from, both)));
        return List.of(
                () -> to.tx().offer(new byte[3], 0, 3),
                () -> from.rx().poll((s, o, l, e) -> JavaCore.bytes(s, o, l), LENGTH),
                () -> endpoint.to(7).offer(new byte[3], 0, 3),
                () -> endpoint.rx().poll((s, o, l, e) -> JavaCore.bytes(s, o, l), LENGTH),
                () -> event.raise(1),
                () -> event.await(0xff, Event.Until.ANY, true, Duration.ZERO),
                () -> link.sysInfo().dump().text(),
                () -> link.sysInfo().find(0x11, Pool.HP),
                () -> link.sysInfo().find(0x9999, Pool.HP),
                () -> link.sysInfo().allocate(0x99, 4, Pool.HP, _ -> {}),
                () -> link.sender(0x10, 5),
                () -> link.receiver(0x11, true).ifPresent(end -> end.rx().poll((s, o, l, e) -> {}, LENGTH)),
                link::rpmsg,
                link::panic,
                link::look,
                () -> pair.board().attach(pair.ours()).close());
    }

    /** Interrupt words, sentinel, headers, the first words of entries, descriptors, and what they point to. */
    private static List<Long> places(Pair pair, List<AmpEnd> ends) {
        long start = pair.board().geometry().start(Pool.HP);
        List<Long> places = new ArrayList<>(List.of(start, start + 4, start + 0x20, start + 0x24));
        for (EntryInfo entry : pair.java().entries()) {
            for (int i = -2; i < 6; i++) {
                places.add(entry.address() + 4L * i);
            }
        }
        for (AmpQueueState state :
                ends.stream().flatMap(end -> end.states().stream()).toList()) {
            for (int slot = 0; slot < LENGTH; slot++) {
                places.add(state.descriptors() + 8L * slot);
                places.add(state.descriptors() + 8L * slot + 4);
                places.add(state.slots().get(slot).address());
                places.add(state.slots().get(slot).address() + 4);
            }
        }
        return places.stream()
                .filter(place -> place < pair.board().geometry().limit(Pool.HP))
                .toList();
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
