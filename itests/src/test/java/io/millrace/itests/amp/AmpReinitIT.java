package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.EntryView;
import io.millrace.amp.Event;
import io.millrace.amp.Pool;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.SysInfoListener;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.AmpPeer;
import io.millrace.itests.support.Tally;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A main core that starts anew takes everything from the other one, which notices; one that comes back does not. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpReinitIT {
    private static final int LENGTH = 8;
    private static final int ITEM = 64;
    private static final MemoryLayout WORD = MemoryLayout.structLayout(ValueLayout.JAVA_INT.withName("age"));

    /** What the main core makes after its start. */
    private enum After {
        NOTHING,
        THE_SAME,
        SOMETHING_ELSE
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void everythingOfBeforeIsGone(After after) throws IOException {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.SUB)) {
            make(pair.peer());
            Holdings held = new Holdings(pair);
            Told told = new Told();
            pair.link().sysInfo().listen(told);
            held.use(pair);
            pair.peer().ask("reinit");
            switch (after) {
                case NOTHING -> {}
                case THE_SAME -> make(pair.peer());
                case SOMETHING_ELSE -> pair.peer().ask("alloc 0x21 400 hp");
            }
            byte[] image = Files.readAllBytes(board.file(Pool.HP));
            assertTrue(pair.link().look());
            assertFalse(pair.link().look());
            assertEquals(1, told.beginnings);
            assertEquals(Entries.of(pair.peer().ask("list")), told.added);
            held.assertGone();
            assertArrayEquals(image, Files.readAllBytes(board.file(Pool.HP)), "what is gone writes nothing");
            if (after != After.THE_SAME) {
                pair.peer().ask("reinit");
                make(pair.peer());
                pair.link().look();
            }
            Holdings again = new Holdings(pair);
            again.use(pair);
            again.echo(pair);
        }
    }

    /** Nothing tells it from before, and nothing needs to be told. */
    @Test
    void theSameMadeAnewBeforeItWasUsedIsTheSame() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.SUB)) {
            make(pair.peer());
            Holdings held = new Holdings(pair);
            pair.peer().ask("reinit");
            make(pair.peer());
            assertFalse(pair.link().look());
            held.use(pair);
            held.echo(pair);
        }
    }

    @Test
    void ourMainStartsAnewUnderTheirSub() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.MAIN)) {
            AmpEnd first = pair.sender("to", 0x10, LENGTH, ITEM);
            Entry entry = pair.link().sysInfo().allocate(1, 4, Pool.HP, _ -> {}).orElseThrow();
            JavaCore.send(first.tx(), new byte[] {1});
            assertEquals("01", pair.peer().ask("recv to 60000"));
            pair.link().initialise();
            assertTrue(first.isClosed());
            assertFalse(entry.isValid());
            assertEquals(Offer.CLOSED, first.tx().offer(new byte[1], 0, 1));
            assertEquals("NOT_FOUND", pair.peer().refusal("get 0x10 hp"));
            AmpEnd to = pair.sender("to", 0x10, LENGTH, ITEM);
            AmpEnd from = pair.receiver("from", 0x11, LENGTH, ITEM);
            int echo = pair.peer().tell("stream-echo to from 1000");
            Flow flow = new Flow(pair.java(), to.tx(), from.rx(), ITEM);
            flow.run(1000, 1000);
            assertEquals(flow.out().json(), pair.peer().result(echo));
        }
    }

    /** As a bundle that is updated: the next one goes on, and the peer sees nothing of it. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void ourCoreComesAndGoesUnderTraffic(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            pair.sender("to", 0x10, LENGTH, ITEM);
            pair.receiver("from", 0x11, LENGTH, ITEM);
            List<EntryInfo> chain = pair.java().entries();
            pair.java().link().close();
            int echo = pair.peer().tell("stream-echo to from 20000");
            Tally in = new Tally();
            long sent = 0;
            long received = 0;
            for (int life = 0; life < 20; life++) {
                try (JavaCore core = board.java(AmpOptions.of(ours))) {
                    Flow flow = new Flow(
                            core,
                            core.link().sender(0x10, 3).orElseThrow().tx(),
                            core.link().receiver(0x11, false).orElseThrow().rx(),
                            ITEM);
                    flow.from(sent, received, in);
                    flow.run(1000L * (life + 1), Math.max(0, 1000L * (life + 1) - life % LENGTH));
                    sent = flow.sent();
                    received = flow.received();
                    assertEquals(chain, core.entries());
                }
            }
            try (JavaCore core = board.java(AmpOptions.of(ours))) {
                Flow flow = Flow.in(
                        core, core.link().receiver(0x11, false).orElseThrow().rx(), ITEM);
                flow.from(sent, received, in);
                flow.run(sent, 20_000);
            }
            assertEquals(in.json(), pair.peer().result(echo));
            pair.peer().quit();
        }
    }

    private static void make(AmpPeer peer) {
        peer.ask("alloc 0x20 4 hp");
        peer.ask("put 0x20 hp 24000000");
        peer.ask("queue-create to " + LENGTH + " " + ITEM + " " + Pair.end(true, 0x10));
        peer.ask("queue-create from " + LENGTH + " " + ITEM + " " + Pair.end(false, 0x11));
        peer.ask("rpmsg-create " + LENGTH + " " + ITEM);
        peer.ask("event-create 0x77");
        peer.ask("endpoint 7 echo");
    }

    private static final class Told implements SysInfoListener {
        private final List<EntryInfo> added = new ArrayList<>();
        private int beginnings;

        @Override
        public void added(Entry entry) {
            added.add(entry.info());
        }

        @Override
        public void reinitialised() {
            beginnings++;
        }
    }

    /** One of everything that an application may hold. */
    private static final class Holdings {
        private final Entry entry;
        private final EntryView view;
        private final Event event;
        private final AmpEnd to;
        private final AmpEnd from;
        private final AmpEnd rpmsg;
        private final RpmsgEndpoint endpoint;
        private final Lease lease;

        Holdings(Pair pair) {
            entry = pair.java().entry(0x20, Pool.HP);
            view = EntryView.of(entry, WORD);
            event = pair.link().signals().event(0x77).orElseThrow();
            to = pair.link().sender(0x10, 3).orElseThrow();
            from = pair.link().receiver(0x11, false).orElseThrow();
            rpmsg = pair.link().rpmsg().orElseThrow();
            Rpmsg endpoints = rpmsg.endpoints().orElseThrow();
            endpoint = endpoints.open(1);
            lease = from.rx().newLease();
        }

        void use(Pair pair) {
            assertEquals(36, view.number("age"));
            event.raise(2);
            assertEquals("2", pair.peer().ask("wait 0x77 2 all clear 60000"));
            JavaCore.send(to.tx(), new byte[] {5});
            assertEquals("05", pair.peer().ask("recv to 60000"));
            JavaCore.send(endpoint.to(7), new byte[] {6});
            assertArrayEquals(new byte[] {6}, pair.java().receive(endpoint.rx()));
            pair.peer().ask("send from 0708");
            pair.java().await("a message", () -> from.rx().tryTake(lease));
            assertEquals(2, lease.length());
        }

        /** Gives back what is held, and lets many messages through. */
        void echo(Pair pair) {
            lease.close();
            int echo = pair.peer().tell("stream-echo to from 1000");
            Flow flow = new Flow(pair.java(), to.tx(), from.rx(), ITEM);
            flow.run(1000, 1000);
            assertEquals(flow.out().json(), pair.peer().result(echo));
        }

        void assertGone() {
            assertFalse(entry.isValid());
            assertThrows(SegmentClosedException.class, entry::memory);
            assertThrows(SegmentClosedException.class, () -> view.number("age"));
            assertThrows(SegmentClosedException.class, () -> view.number("age", 1));
            assertThrows(SegmentClosedException.class, event::word);
            assertThrows(SegmentClosedException.class, () -> event.raise(1));
            assertThrows(SegmentClosedException.class, () -> event.await(1, Event.Until.ANY, true, Duration.ZERO));
            for (AmpEnd end : List.of(to, from, rpmsg)) {
                assertTrue(end.isClosed());
            }
            assertEquals(Offer.CLOSED, to.tx().offer(new byte[1], 0, 1));
            assertEquals(0, from.rx().poll((s, o, l, e) -> {}, 1));
            assertEquals(Offer.CLOSED, endpoint.to(7).offer(new byte[1], 0, 1));
            assertEquals(0, endpoint.rx().poll((s, o, l, e) -> {}, 1));
            assertThrows(IllegalStateException.class, lease::segment);
            lease.close();
            endpoint.close();
        }
    }
}
