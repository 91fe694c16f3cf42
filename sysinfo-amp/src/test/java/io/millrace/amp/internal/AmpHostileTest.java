package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.api.layout.Field;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Producer;
import io.millrace.api.testkit.HostileImages;
import io.millrace.api.testkit.LayoutRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spoilt memory: a value or a declared exception, within bounded work, whichever core we play. */
class AmpHostileTest {
    private static final AmpGeometry SMALL = Amps.C6.withHpSize(1024).withRtcSize(128);
    private static final long SLOW_IMAGES = 10_000_000;
    private static final MessageHandler IGNORE = (_, _, _, _) -> {};

    @Test
    void aSubCoreLivesWithAnyImage() {
        assertTrue(images(Core.SUB).run() > 0);
    }

    @Test
    void aMainCoreLivesWithAnyImage() {
        assertTrue(images(Core.MAIN).startAt(5).run() > 0);
    }

    @ParameterizedTest
    @EnumSource
    void anyImageHasAMap(Access access) {
        var images = images().access(access).bound(6000, 1 << 20).reader(AmpHostileTest::look);
        assertTrue(images.run() > 0);
    }

    @Test
    @Tag("slow")
    void eitherCoreLivesWithTenMillionImages() {
        assertTrue(images(Core.SUB).startAt(77).run(SLOW_IMAGES) > 0);
    }

    private static HostileImages images(Core core) {
        return images().reader(memory -> useAll(memory, core));
    }

    private static HostileImages images() {
        byte[] image = image();
        HostileImages images = HostileImages.of(image)
                .block(8)
                .bound(60_000, 1 << 20)
                .declares(PeerCorruptionException.class, GeometryMismatchException.class);
        for (EntryInfo entry : Amps.attach(Amps.windows(SMALL, Amps.memory(image)), Core.SUB)
                .sysInfo()
                .dump()
                .entries()) {
            long start = SMALL.start(entry.pool());
            long base = entry.pool() == Pool.HP ? 0 : SMALL.hpSizeBytes();
            int at = (int) (entry.address() - start + base);
            images.field(at - 8, 2).field(at - 6, 2).field(at - 4, 4);
            for (int word = 0; word + 4 <= Math.min(entry.sizeBytes(), 64); word += 4) {
                images.field(at + word, 4);
            }
        }
        return images;
    }

    /** A memory with everything in it: events, queues both ways, rpmsg, an entry in each pool. */
    private static byte[] image() {
        Memory memory = Amps.memory(new byte[Amps.bytes(SMALL)]);
        AmpLink main = Amps.link(Amps.windows(SMALL, memory), AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false));
        main.createQueue(0x10, 4, 8, true).orElseThrow();
        main.createQueue(0x11, 2, 8, false).orElseThrow();
        main.createRpmsg(2, 32).orElseThrow();
        main.sysInfo().allocate(0x20, 20, Pool.RTC, _ -> {}).orElseThrow();
        Producer tx = main.sender(0x10, -1).orElseThrow().tx();
        for (int i = 0; i < 3; i++) {
            Amps.send(tx, new byte[] {1, 2, 3});
        }
        RpmsgEndpoint one = main.rpmsg().orElseThrow().endpoints().orElseThrow().open(1);
        Amps.send(one.to(7), new byte[] {4, 5});
        main.signals().trigger(3);
        return Amps.image(memory);
    }

    private static void look(Memory memory) {
        AmpMemory windows = Amps.windows(SMALL, memory);
        Map<Pool, String> segments = Map.of(Pool.HP, "ram", Pool.RTC, "ram");
        List<Field> fields =
                LayoutRules.sound(AmpMap.of("c6", windows, segments).getFirst(), memory.size());
        LayoutRules.cover(fields, 0, memory.size());
    }

    /** Everything a user can do: look, list, make, find, wait, send, receive, let go. */
    private static void useAll(Memory memory, Core core) {
        AmpLink link = Amps.attach(Amps.windows(SMALL, memory), core);
        AmpSysInfo sysInfo = link.sysInfo();
        sysInfo.dump().text();
        sysInfo.allocate(0x30, 12, Pool.HP, _ -> {});
        List<Runnable> steps = new ArrayList<>();
        for (int id : new int[] {0x10, 0x11, 0x20}) {
            steps.add(() -> link.sender(id, 3).ifPresent(end -> send(end.tx())));
            steps.add(() -> link.receiver(id, true).ifPresent(end -> receive(end.rx())));
        }
        steps.add(() -> link.rpmsg().ifPresent(end -> talk(end)));
        steps.add(() -> link.signals().event(0xff01).ifPresent(event -> event.raise(1)));
        steps.add(link::look);
        for (Runnable step : steps) {
            declared(step);
        }
        link.look();
        link.close();
    }

    private static void talk(AmpEnd end) {
        RpmsgEndpoint seven = end.endpoints().orElseThrow().open(7);
        receive(seven.rx());
        send(seven.to(1));
        end.problems();
    }

    private static void send(Producer tx) {
        for (int i = 0; i < 3; i++) {
            tx.offer(new byte[4], 0, 4);
        }
        tx.info();
    }

    private static void receive(Consumer rx) {
        rx.available();
        for (int i = 0; i < 3; i++) {
            declared(() -> rx.poll(IGNORE, 2));
        }
        Lease lease = rx.newLease();
        declared(() -> rx.tryTake(lease));
        rx.info();
        lease.close();
    }

    private static void declared(Runnable step) {
        try {
            step.run();
        } catch (PeerCorruptionException | GeometryMismatchException _) {
            // what a user is told; the rest must go on
        }
    }
}
