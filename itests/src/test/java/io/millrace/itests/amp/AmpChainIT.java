package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Allotment;
import io.millrace.amp.AmpChip;
import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.EntryView;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfoListener;
import io.millrace.amp.internal.AmpLink;
import io.millrace.itests.support.AmpPeer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Messages;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries that one core makes are where the other one looks for them, with the bytes it expects. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpChainIT {
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 16, 20};
    private static final int FIRST = 0x100;
    private static final MemoryLayout PERSON = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("name"),
            ValueLayout.JAVA_INT.withName("age"));

    /** The addresses are those of the format's second vector. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void bothSeeTheSameChain(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            for (int i = 0; i < SIZES.length; i++) {
                allocate(pair, FIRST + i, SIZES[i], Pool.HP);
                allocate(pair, FIRST + i, SIZES[i], Pool.RTC);
            }
            List<EntryInfo> entries = pair.java().entries();
            assertEquals(entries, Entries.of(pair.peer().ask("list")));
            List<Long> addresses = entries.stream()
                    .filter(entry -> entry.pool() == Pool.HP && entry.id() < 0xff00)
                    .map(EntryInfo::address)
                    .toList();
            assertEquals(
                    List.of(
                            0x4087a5a8L,
                            0x4087a5b0L,
                            0x4087a5bcL,
                            0x4087a5c8L,
                            0x4087a5d4L,
                            0x4087a5e0L,
                            0x4087a5f0L,
                            0x4087a608L),
                    addresses);
            for (EntryInfo entry : entries) {
                String got =
                        pair.peer().ask("get " + entry.id() + " " + entry.pool().label());
                assertEquals(
                        "{\"address\":\"" + EntryInfo.hex(entry.address()) + "\",\"size\":" + entry.sizeBytes() + "}",
                        got);
                assertEquals(entry, pair.java().entry(entry.id(), entry.pool()).info());
            }
        }
    }

    /** The same steps leave the same bytes, whoever takes them. */
    @ParameterizedTest
    @CsvSource({"C6, false", "C6, true", "C5, false", "C5, true", "P4, false"})
    void bothMakeTheSameBytes(AmpChip chip, boolean lightSleep) throws IOException {
        try (Board ours = Board.of(chip, lightSleep);
                Board theirs = Board.of(chip, lightSleep);
                JavaCore java = ours.java(Core.MAIN);
                AmpPeer peer = theirs.peer(Core.MAIN)) {
            AmpLink link = java.link();
            link.sysInfo().allocate(1, 5, Pool.HP, _ -> {}).orElseThrow();
            link.createQueue(0x10, 7, 30, true).orElseThrow();
            link.createQueue(0x11, 1, 1, false).orElseThrow();
            link.createRpmsg(8, 64).orElseThrow();
            link.createEvent(0x20).orElseThrow();
            peer.ask("init");
            peer.ask("alloc 1 5 hp");
            peer.ask("queue-create a 7 30 master 0x10 -1");
            peer.ask("queue-create b 1 1 remote 0x11 -1");
            peer.ask("rpmsg-create 8 64");
            peer.ask("event-create 0x20");
            for (Pool pool : Pool.values()) {
                if (ours.geometry().has(pool)) {
                    assertEquals(-1, Files.mismatch(ours.file(pool), theirs.file(pool)), () -> pool + " differs at");
                }
            }
            assertEquals(java.entries(), Entries.of(peer.ask("list")));
        }
    }

    /** The C peer makes the files, too. */
    @Test
    void filesThatThePeerMadeAreTakenAsTheyAre() throws IOException {
        try (Board board = Board.usual()) {
            for (Pool pool : Pool.values()) {
                Files.delete(board.file(pool));
            }
            try (AmpPeer peer = board.peer(Core.MAIN, "--create")) {
                peer.ask("init");
                peer.ask("alloc 7 12 rtc");
                try (JavaCore java = board.java(Core.SUB)) {
                    assertEquals(Entries.of(peer.ask("list")), java.entries());
                    assertTrue(java.link().panic().isPresent());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void whatOnePutsTheOtherReads(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            for (Pool pool : Pool.values()) {
                allocate(pair, 9, 21, pool);
                byte[] message = Messages.of(pool == Pool.HP ? 1 : 2, 21);
                pair.peer().ask("put 9 " + pool.label() + " " + HexFormat.of().formatHex(message));
                byte[] read = new byte[21];
                pair.java().entry(9, pool).memory().copyOut(0, read, 0, read.length);
                assertArrayEquals(message, read);
                byte[] answer = Messages.of(77, 21);
                pair.java().entry(9, pool).memory().copyIn(0, answer, 0, answer.length);
                assertEquals(HexFormat.of().formatHex(answer), pair.peer().ask("cat 9 " + pool.label()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void aPersonIsTheSameForBoth(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            allocate(pair, 0x21, 3, Pool.HP);
            allocate(pair, 0x20, (int) PERSON.byteSize(), Pool.HP);
            pair.peer().ask("put 0x20 hp " + person("Ada Lovelace", 36));
            EntryView view = EntryView.of(pair.java().entry(0x20, Pool.HP), PERSON);
            assertEquals("Ada Lovelace", view.text("name"));
            assertEquals(36, view.number("age"));
            view.text("name", "Grace Hopper, Ad");
            view.number("age", 0x01020385);
            assertEquals(person("Grace Hopper, Ad", 0x01020385), pair.peer().ask("cat 0x20 hp"));
        }
    }

    /** What the initialiser wrote is there before anybody can find the entry. */
    @Test
    void aPersonIsWholeWhenItAppears() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.MAIN)) {
            pair.link()
                    .sysInfo()
                    .allocate(0x20, (int) PERSON.byteSize(), Pool.HP, bytes -> {
                        bytes.as(PERSON).text("name", "Alan Turing");
                        bytes.as(PERSON).number("age", 41);
                        assertEquals("NOT_FOUND", pair.peer().refusal("get 0x20 hp"));
                    })
                    .orElseThrow();
            assertEquals(person("Alan Turing", 41), pair.peer().ask("cat 0x20 hp"));
        }
    }

    /** The format's third vector: the last byte of a pool may be the last of an entry, and not one more. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void bothFillAPoolToItsLastByte(Core ours) {
        try (Board board = Board.of(
                        AmpChip.C6, AmpChip.C6.standard().withHpSize(1024).withRtcSize(16));
                Pair pair = Pair.open(board, ours)) {
            for (int id = 1; id <= 13; id++) {
                allocate(pair, id, 64, Pool.HP);
            }
            assertEquals("NO_SPACE", refusal(pair, 14, 64, Pool.HP));
            assertEquals("DUPLICATE_ID", refusal(pair, 13, 1, Pool.HP));
            assertEquals("TOO_LARGE", refusal(pair, 14, 65536, Pool.HP));
            allocate(pair, 14, 16, Pool.HP);
            assertEquals("NO_SPACE", refusal(pair, 15, 0, Pool.HP));
            assertEquals("NO_SPACE", refusal(pair, 15, 1, Pool.RTC));
            allocate(pair, 15, 0, Pool.RTC);
            assertEquals("NO_SPACE", refusal(pair, 16, 0, Pool.RTC));
            assertEquals(pair.java().entries(), Entries.of(pair.peer().ask("list")));
            assertEquals(0x4087e550L, pair.java().entry(14, Pool.HP).info().address());
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void aSubMakesNothing(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            List<EntryInfo> before = pair.java().entries();
            String answer = ours == Core.MAIN
                    ? pair.peer().refusal("alloc 1 4 hp")
                    : reason(pair.link().sysInfo().allocate(1, 4, Pool.HP, _ -> {}));
            assertEquals("WRONG_ROLE", answer);
            assertEquals(before, pair.java().entries());
        }
    }

    @Test
    void anEntryThatAppearsIsFoundAndTold() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.SUB)) {
            List<EntryInfo> told = new ArrayList<>();
            pair.link().sysInfo().listen(new SysInfoListener() {
                @Override
                public void added(Entry entry) {
                    told.add(entry.info());
                }
            });
            CompletableFuture<Entry> watched = CompletableFuture.supplyAsync(() -> pair.link()
                    .sysInfo()
                    .watch(0x31, Pool.RTC, Eventually.WATCHDOG)
                    .orElseThrow());
            pair.peer().ask("alloc 0x30 9 hp");
            pair.peer().ask("alloc 0x31 8 rtc");
            EntryInfo last = pair.java().entry(0x31, Pool.RTC).info();
            assertEquals(last, watched.join().info());
            pair.link().look();
            assertEquals(List.of(pair.java().entry(0x30, Pool.HP).info(), last), told);
            pair.link().look();
            assertEquals(2, told.size());
        }
    }

    private static void allocate(Pair pair, int id, int size, Pool pool) {
        if (pair.ours() == Core.MAIN) {
            pair.link().sysInfo().allocate(id, size, pool, _ -> {}).orElseThrow();
        } else {
            pair.peer().ask("alloc " + id + " " + size + " " + pool.label());
        }
    }

    private static String refusal(Pair pair, int id, int size, Pool pool) {
        return pair.ours() == Core.MAIN
                ? reason(pair.link().sysInfo().allocate(id, size, pool, _ -> {}))
                : pair.peer().refusal("alloc " + id + " " + size + " " + pool.label());
    }

    private static String reason(Allotment allotment) {
        return switch (allotment) {
            case Allotment.Made made -> made.entry().info().toString();
            case Allotment.Refused refused -> refused.reason().name();
        };
    }

    /** The struct in the C peer's memory. */
    private static String person(String name, int age) {
        byte[] bytes = new byte[20];
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, bytes, 0, text.length);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[16 + i] = (byte) (age >>> (Byte.SIZE * i));
        }
        return HexFormat.of().formatHex(bytes);
    }
}
