package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Await;
import io.millrace.api.testkit.Descriptors;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.MemoryFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IvshmemClientTest {
    private static final int SIZE = 65536;

    @TempDir
    Path directory;

    private final List<String> before = Descriptors.open();
    private final Descriptor memory = MemoryFile.create("ivshmem-raw", SIZE);
    private final Descriptor eventfd = Descriptor.eventfd();

    @AfterEach
    void nothingStaysOpen() {
        memory.close();
        eventfd.close();
        Descriptors.awaitOnly(before);
    }

    @Test
    void clientsAndServerShareMemoryAndRingEachOther() {
        try (IvshmemServer server = serve();
                Member first = Member.of(door(1), "");
                Member second = Member.of(door(1), "")) {
            first.awaitPeer(2);
            first.segment().memory().setInt(0, 42);
            assertEquals(42, second.segment().memory().getInt(0));
            assertEquals(42, server.segment().memory().getInt(0));
            assertTrue(second.signaler().await(Await.WATCHDOG_NANOS), "no ring from the other client");
            second.signaler().ring(0);
            assertTrue(server.signaler().await(Await.WATCHDOG_NANOS), "no ring from the client");
            second.signaler().ring(1);
            assertTrue(first.signaler().await(Await.WATCHDOG_NANOS), "no ring back");
            assertEquals("ivshmem", first.segment().info().kind());
            assertEquals(SIZE, first.segment().info().sizeBytes());
        }
    }

    @Test
    void aPeerThatHasGoneIsNotReachedAnyMore() {
        try (IvshmemServer server = serve();
                Member stays = Member.of(door(1), "")) {
            Member goes = Member.of(door(1), "");
            stays.awaitPeer(2);
            goes.close();
            Await.until(() -> !stays.reaches(2), () -> "still reached: " + server.guests());
        }
    }

    @Test
    void waitsForItsServerAndForTheNextOne() {
        try (Member member = Member.waiting(door(1))) {
            Await.until(() -> !member.warnings().isEmpty(), () -> "said nothing");
            try (IvshmemServer first = serve()) {
                member.awaitJoined();
                first.segment().memory().setInt(0, 1);
                assertEquals(1, member.segment().memory().getInt(0));
            }
            member.awaitLeft();
            try (IvshmemServer second = serve()) {
                member.awaitJoined();
                second.segment().memory().setInt(0, 2);
                assertEquals(2, member.segment().memory().getInt(0));
            }
            member.awaitLeft();
            assertSaid(member, "waits for a server at " + socket() + ": there is no such socket");
            assertSaid(member, "the server at " + socket() + " has gone");
        }
    }

    @Test
    void messagesMayComeInPieces() {
        try (RawServer server = new RawServer(socket(), 0600);
                Member member = Member.waiting(door(1))) {
            server.accept();
            server.say(0);
            server.say(7);
            server.stammer(-1, memory);
            server.stammer(7, eventfd);
            member.awaitJoined();
            assertTrue(member.reaches(7), "it cannot ring itself");
            assertTrue(member.signaler().await(Await.WATCHDOG_NANOS));
        }
    }

    @Test
    void vectorsBeyondItsOwnAreClosed() {
        try (RawServer server = new RawServer(socket(), 0600);
                Member member = Member.waiting(door(1))) {
            server.accept();
            greet(server);
            member.awaitJoined();
            server.say(3, eventfd);
            member.awaitPeer(3);
            int open = Descriptors.open().size();
            server.say(3, eventfd);
            server.say(7, eventfd);
            server.say(4, eventfd);
            member.awaitPeer(4);
            assertEquals(open + 1, Descriptors.open().size());
        }
    }

    @Test
    void aServerThatSendsNonsenseIsLeft() {
        assertLeft(it -> it.say(1), "1 with 0 descriptors, allowed: version 0");
        assertLeft(it -> it.say(0, eventfd), "0 with 1 descriptors, allowed: version 0");
        assertLeft(it -> greet(it, 65536), "65536 with 0 descriptors, allowed: our id, 0 to 65535");
        assertLeft(it -> greet(it, -2), "-2 with 0 descriptors, allowed: our id");
        assertLeft(it -> it.say(0, memory, eventfd), "0 with 2 descriptors, allowed: version 0");
        assertLeft(
                it -> {
                    it.say(0);
                    it.say(7);
                    it.say(-1);
                },
                "at offset 0x10 is -1 with 0 descriptors, allowed: -1, with the descriptor of the memory");
    }

    @Test
    void aServerThatSendsNonsenseBehindItsGreetingIsLeft() {
        String allowed = "allowed: the id of a peer that comes with one eventfd";
        assertLeftLater(it -> it.say(7), "at offset 0x20 is 7 with 0 descriptors, " + allowed);
        assertLeftLater(it -> it.say(-1, memory), "-1 with 1 descriptors, " + allowed);
        assertLeftLater(it -> it.say(65536, eventfd), "65536 with 1 descriptors, " + allowed);
        assertLeftLater(it -> it.say(3, eventfd, eventfd), "3 with 2 descriptors, " + allowed);
        assertLeftLater(it -> it.say(3, memory), "allowed: an eventfd, not a regular file");
    }

    @Test
    void memoryThatCannotBeMappedIsRefused() {
        assertLeft(
                it -> {
                    it.say(0);
                    it.say(7);
                    it.say(-1, eventfd);
                    it.say(7, eventfd);
                },
                "allowed: a regular file or memory");
    }

    @Test
    void aServerThatHangsUpOrIsTooSlowIsLeft() {
        assertLeft(
                it -> {
                    it.say(0);
                    it.mumble();
                    it.hangUp();
                },
                "it hung up before its greeting was over");
        var said = new LinkedBlockingQueue<String>();
        try (RawServer server = new RawServer(socket(), 0600);
                IvshmemClient client = IvshmemClient.open(
                        door(2), IvshmemRoutes.parse("", 2), Optional.empty(), NOBODY, said::add, 1)) {
            server.accept();
            assertEquals(
                    "left the server at " + socket()
                            + ": its greeting was not over in time; it gave us 0 vectors, vectors=2",
                    take(said),
                    client::toString);
        }
    }

    @Test
    void aSocketThatIsWiderThanAllowedIsNotTrusted() {
        try (RawServer server = new RawServer(socket(), 0666);
                Member member = Member.waiting(door(1))) {
            Await.until(() -> !member.warnings().isEmpty(), () -> "said nothing of " + server.path());
            String said = member.warnings().getFirst();
            assertTrue(said.contains("its mode is wider than 0600 (socket, owner"), said);
        }
    }

    private static final IvshmemClient.Listener NOBODY = new IvshmemClient.Listener() {
        @Override
        public void joined(Segment segment, Signaler signaler) {
            fail("joined");
        }

        @Override
        public void left() {
            fail("left");
        }
    };

    private void assertLeft(Consumer<RawServer> says, String reason) {
        try (RawServer server = new RawServer(socket(), 0600);
                Member member = Member.waiting(door(1))) {
            server.accept();
            says.accept(server);
            assertSaid(member, reason);
        }
    }

    private void assertLeftLater(Consumer<RawServer> says, String reason) {
        try (RawServer server = new RawServer(socket(), 0600);
                Member member = Member.waiting(door(1))) {
            server.accept();
            greet(server);
            member.awaitJoined();
            says.accept(server);
            member.awaitLeft();
            server.awaitEnd();
            assertSaid(member, reason);
            server.accept();
            greet(server);
            member.awaitJoined();
        }
    }

    private static void assertSaid(Member member, String reason) {
        Await.until(
                () -> member.warnings().stream().anyMatch(it -> it.contains(reason)),
                () -> "not said: " + reason + ", but: " + member.warnings());
    }

    private void greet(RawServer server) {
        greet(server, 7);
        server.say(-1, memory);
        server.say(7, eventfd);
    }

    private static void greet(RawServer server, long id) {
        server.say(0);
        server.say(id);
    }

    private static String take(LinkedBlockingQueue<String> said) {
        try {
            return said.poll(Await.WATCHDOG_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private IvshmemServer serve() {
        return IvshmemServer.open(
                IvshmemSpec.of(door(1), SIZE), IvshmemRoutes.parse("", 1), Optional.empty(), it -> fail(it));
    }

    private IvshmemDoor door(int vectors) {
        return IvshmemDoor.of("plc", socket(), vectors);
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
