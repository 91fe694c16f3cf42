package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hosts and guests in C and in Java are killed (SIGKILL) at any moment, 200 times in all, and others come in their
 * place. Whatever arrives is whole and in order, no slot is lost, and a guest outlives its hosts.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxKillIT {
    private static final int C_GUESTS = 90;
    private static final int C_HOSTS = 66;
    private static final int JAVA_GUESTS = 12;
    private static final int JAVA_HOSTS = 20;
    private static final int MANY = 20;
    private static final String SIZES = "40,300,900,20000";

    private final SharedFolder folder = new SharedFolder();
    private Path file = folder.file("link");
    private final Path socket = folder.file("sock");
    private final Random random = new Random(7);

    @AfterEach
    void remove() {
        folder.close();
    }

    @Test
    void ourHostOutlivesCGuests() {
        killGuests(false, C_GUESTS);
    }

    @Test
    void ourHostOutlivesJavaGuests() {
        killGuests(true, JAVA_GUESTS);
    }

    @Test
    void aCHostOutlivesJavaGuests() {
        killGuestsOfC(JAVA_GUESTS);
    }

    @Test
    void ourGuestOutlivesCHosts() {
        killCHosts(C_HOSTS);
    }

    @Test
    void aCGuestOutlivesJavaHosts() {
        killJavaHosts(JAVA_HOSTS);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 7200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everybodyOutlivesManyDeaths() {
        killGuests(false, MANY * C_GUESTS);
        killGuests(true, MANY * JAVA_GUESTS);
        killGuestsOfC(MANY * JAVA_GUESTS);
        file = folder.file("second");
        killCHosts(MANY * C_HOSTS);
        file = folder.file("third");
        killJavaHosts(MANY * JAVA_HOSTS);
    }

    /** Half of them have no doorbell: their host learns of their death by other means. */
    private void killGuests(boolean java, int kills) {
        try (JavaHost host = JavaHost.create(file, Geometries.narrow(2)).meet(socket)) {
            for (int life = 0; life < kills; life++) {
                boolean bell = life % 2 == 0;
                String sizes = bell ? SIZES : "40,300,900,16380";
                String words = (bell ? "--sock " + socket : "--path " + file) + " --mode both --n 0 --size " + sizes;
                try (VoxPeer guest = java ? VoxPeer.startJava("guest", words) : VoxPeer.start("guest", words)) {
                    VoxLink link = host.next();
                    Mourner talk = new Mourner(link, Sizes.of(sizes));
                    int moment = random.nextInt(200);
                    Eventually.until(moment + " messages", guest::toString, () -> {
                        talk.step();
                        return talk.received() >= moment;
                    });
                    pauseUpToOneMilli();
                    guest.process().kill();
                    mourn(host, link, talk, bell);
                    assertAllFree(host.host());
                    assertEquals(1, link.guest(), "the place was free again");
                }
            }
        }
    }

    private static void mourn(JavaHost host, VoxLink link, Mourner talk, boolean bell) {
        Eventually.until("guest " + link.guest() + " is gone", link::state, () -> {
            talk.step();
            host.waitPoint().signaler().await(0);
            if (!bell && !host.isGone(link)) {
                host.host().recover(link.guest());
            }
            return host.isGone(link);
        });
    }

    private void killGuestsOfC(int kills) {
        String words = "--path " + file + " --keep --sock " + socket + " --mode echo";
        try (VoxPeer host = VoxPeer.start("host", words)) {
            for (int life = 1; life <= kills; life++) {
                try (VoxPeer guest =
                        VoxPeer.startJava("guest", "--sock " + socket + " --mode pingpong --n 0 --size " + SIZES)) {
                    guest.awaitOut("\"attached\",\"peer\":1");
                    pauseUpToOneMilli();
                    guest.process().kill();
                }
                int dead = life;
                Eventually.until(
                        "the host takes leave of guest " + life,
                        host::toString,
                        () -> host.process().out().stream()
                                        .filter(line -> line.contains("\"left\""))
                                        .count()
                                == dead);
            }
            try (JavaGuest guest = JavaGuest.join(socket, JavaHost.setup(VoxOptions.standard()))) {
                guest.talk(Talk.Mode.PINGPONG, 100, SIZES);
            }
            host.process().terminate();
            host.done();
        }
        assertAllFreeIn(file);
    }

    /** An echo that was received and not sent dies with its host; nothing else does. */
    private void killCHosts(int kills) {
        String words = "--path " + file + " --keep --mode echo";
        VoxPeer host = VoxPeer.start("host", words);
        try (JavaGuest guest = JavaGuest.walkIn(file)) {
            Echoes echoes = new Echoes(guest.link());
            for (int life = 0; life < kills; life++) {
                long moment = echoes.last + 1 + random.nextInt(200);
                VoxPeer current = host;
                Eventually.until("echo " + moment, current::toString, () -> {
                    echoes.step();
                    return echoes.last >= moment;
                });
                pauseUpToOneMilli();
                current.process().kill();
                assertTrue(echoes.missing <= life + 1, () -> echoes.missing + " echoes are missing");
                host = VoxPeer.start("host", words, "--existing");
            }
            assertTrue(echoes.last > kills);
        } finally {
            host.close();
        }
    }

    private void killJavaHosts(int kills) {
        ChildProcess host = ChildHost.start(file);
        try (VoxPeer guest = VoxPeer.start("guest", "--path " + file + " --mode send --n 0 --size 40,300,900,16380")) {
            long told = -1;
            for (int life = 0; life < kills; life++) {
                int moment = 1 + random.nextInt(200);
                ChildProcess current = host;
                Eventually.until(
                        moment + " messages",
                        current::toString,
                        () -> ChildHost.said(current).size() >= moment);
                host.kill();
                List<Long> said = ChildHost.said(host);
                assertTrue(said.getFirst() == told + 1 || said.getFirst() == told, "after " + told + ": " + said);
                for (int i = 1; i < said.size(); i++) {
                    assertEquals(said.get(i - 1) + 1, said.get(i));
                }
                told = said.getLast();
                assertEquals(List.of(), host.err());
                assertTrue(guest.process().isAlive(), guest::toString);
                host = ChildHost.start(file);
            }
        } finally {
            host.close();
        }
    }

    /** What we send to an echo and hear of it. */
    private static final class Echoes {
        private final VoxLink link;
        private final Sizes sizes = Sizes.of("40,300,900,16380");
        private long sent;
        private long last = -1;
        private long missing;

        Echoes(VoxLink link) {
            this.link = link;
        }

        void step() {
            byte[] message = Messages.of(sent, sizes.at(sent));
            if (link.tx().offer(message, 0, message.length) == Offer.SENT) {
                sent++;
            }
            link.rx()
                    .poll(
                            (segment, offset, length, host) -> {
                                long sequence = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
                                assertTrue(sequence > last, () -> "echo " + sequence + " after " + last);
                                Messages.verify(
                                        sequence,
                                        segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
                                missing += sequence - last - 1;
                                last = sequence;
                            },
                            16);
        }
    }

    private void pauseUpToOneMilli() {
        LockSupport.parkNanos(random.nextInt(1_000_000));
    }

    private static void assertAllFreeIn(Path file) {
        try (MappedFile mapped = JavaGuest.attach(file);
                VoxHost host = VoxHost.open(
                        "check",
                        mapped,
                        Role.ATTACH,
                        Geometries.usual(1),
                        JavaHost.setup(VoxOptions.standard()),
                        new JavaHost.Visitors())) {
            assertAllFree(host);
        }
    }

    private static void assertAllFree(VoxHost host) {
        var slots = host.allocator();
        Eventually.until(
                "all slots are free",
                slots::info,
                () -> slots.info().freeBytes() == slots.info().totalBytes());
    }
}
