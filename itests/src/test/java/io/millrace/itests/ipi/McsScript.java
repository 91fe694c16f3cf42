package io.millrace.itests.ipi;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.ipi.internal.IpiCalls;
import io.millrace.hw.ipi.internal.IpiDoorbell;
import io.millrace.hw.ipi.internal.IpiDriver;
import io.millrace.hw.ipi.internal.IpiRoutes;
import io.millrace.hw.ipi.internal.IpiSpec;
import io.millrace.hw.ipi.internal.Receive;
import io.millrace.hw.ipi.internal.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Everything a signaler does with a device, said line by line, in a JVM of its own whose devices are fakes.
 * Thread-safety: confined to one thread.
 */
final class McsScript {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Requests of the fake that is given an eventfd, {@code _IOW('B', 0, int)} and {@code _IOW('B', 1, int)}. */
    private static final long REGISTER = 0x4004_4200L;

    private static final long RING = 0x4004_4201L;

    private final IpiCalls calls;
    private final Path latch;
    private final Path fault;

    private McsScript(IpiCalls calls, Path latch, Path fault) {
        this.calls = calls;
        this.latch = latch;
        this.fault = fault;
    }

    /** Calls, FIFO of the fake's latch, file of its faults. */
    public static void main(String... arguments) throws Exception {
        McsScript script = new McsScript(IpiCalls.valueOf(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        script.ringAndHear();
        script.refuseRings();
        script.closeWakes();
        script.refuseOpens();
        script.hearAnEventfd();
    }

    private void ringAndHear() throws IOException {
        try (Signaler signaler = open(mcs())) {
            signaler.ring(3);
            signaler.ring(1);
            say("nothing heard: " + !signaler.await(0));
            interrupt();
            interrupt();
            say("two heard as one: " + signaler.await(0) + " " + signaler.await(0));
            interrupt();
            say("one waited for: " + signaler.await(LONG_NANOS));
            signaler.ring(0);
            say("our own: " + signaler.await(LONG_NANOS));
            say(signaler.info().rings() + " rings, " + signaler.info().wakes() + " wakes");
        }
    }

    private void refuseRings() throws IOException {
        try (Signaler signaler = open(mcs())) {
            for (int errno : new int[] {22, 19, 1, 14}) {
                fail("ioctl", errno);
                signaler.ring(3);
            }
            Files.delete(fault);
            signaler.ring(3);
            say(signaler.info().rings() + " rings, " + signaler.info().wakes() + " wakes");
            sayWhyNot(mcs());
        }
    }

    private void closeWakes() throws InterruptedException {
        Signaler signaler = open(mcs());
        CountDownLatch waiting = new CountDownLatch(1);
        Thread waiter = Thread.ofPlatform().start(() -> {
            waiting.countDown();
            say("woken by the end: " + !signaler.await(LONG_NANOS));
        });
        waiting.await();
        signaler.close();
        waiter.join();
    }

    private void refuseOpens() throws IOException {
        for (int errno : new int[] {1, 2, 13, 19}) {
            fail("open", errno);
            sayWhyNot(mcs());
        }
        Files.delete(fault);
    }

    private void hearAnEventfd() throws IOException {
        IpiSpec spec = new IpiSpec(
                "/dev/bell", calls, Ring.IOCTL, RING, Integer.BYTES, Receive.EVENTFD, REGISTER, IpiRoutes.of("5=6"));
        try (Signaler signaler = open(spec)) {
            signaler.ring(5);
            say("an eventfd heard: " + signaler.await(LONG_NANOS) + " " + signaler.await(0));
        }
        fail("ioctl", 22);
        sayWhyNot(spec);
    }

    private IpiSpec mcs() {
        return IpiSpec.mcs("/dev/mcs", calls, IpiRoutes.of(""));
    }

    private static Signaler open(IpiSpec spec) {
        return IpiDoorbell.open("mcs", IpiDriver.MCS, spec, McsScript::say);
    }

    private static void sayWhyNot(IpiSpec spec) {
        try (Signaler _ = open(spec)) {
            say("opened");
        } catch (SegmentRefusedException e) {
            say(e.getMessage());
        }
    }

    /** The other side rings. */
    private void interrupt() throws IOException {
        Files.write(latch, new byte[1]);
    }

    private void fail(String call, int errno) throws IOException {
        Files.writeString(fault, call + " " + errno);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
