package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Offer;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;

/** Links over mailboxes come, wait, go and are refused as their configurations say. */
final class FusiondockConfigurationIT {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    /** What is read for the first time opens files of its own, so the first round is not judged. */
    @Test
    void everythingIsOfferedAndNothingStays() throws IOException {
        comeAndGo();
        List<String> before = ThisProcess.sharedDescriptors();
        for (int round = 0; round < 5; round++) {
            comeAndGo();
        }
        ThisProcess.awaitNoMoreThan(before);
    }

    private void comeAndGo() throws IOException {
        FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of());
        hub.channel();
        Eventually.until("the mailbox", this::offersMailbox);
        Eventually.until(
                "the thread", ThisProcess::threads, () -> ThisProcess.threads().equals(FusiondockHub.THREADS));

        hub.link().delete();
        Eventually.until("the end of the services", () -> hub.links() == 0 && !offersMailbox());
        Eventually.until("the end of the thread", ThisProcess::threads, () -> ThisProcess.threads()
                .equals(List.of("millrace-runtime")));
        hub.segment().delete();
        Eventually.until("the end of the mapping", () -> ThisProcess.mappings(hub.file()) == 0);
        Eventually.until("the end of the file", () -> Files.notExists(hub.file()));
    }

    private boolean offersMailbox() {
        try {
            return container
                            .context()
                            .getAllServiceReferences("io.millrace.fusiondock.Mailbox", "(millrace.mailbox=dock)")
                    != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    @Test
    void aLinkWaitsForItsSignalerAndGoesWithItsSegment() throws IOException {
        FusiondockHub hub = FusiondockHub.configure(
                container, folder, Role.LINUX, Map.of("signaler.target", "(millrace.signaler=late)"));
        Eventually.until("a link that waits", this::problems, () -> problems().stream()
                .anyMatch(problem -> problem.message.contains("(millrace.signaler=late)")));
        assertEquals(0, hub.links());

        container.configure("io.millrace.signaler.spin", "late", Map.of());
        hub.channel();
        hub.segment().delete();
        Eventually.until("the end of the link", () -> hub.links() == 0);
        Eventually.until("the end of the mapping", () -> ThisProcess.mappings(hub.file()) == 0);
    }

    @Test
    void aChangedLinkGoesOnWithTheMemory() {
        FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of());
        assertEquals(Offer.SENT, hub.channel().send(FusiondockMessages.of(0, 100), Duration.ZERO));

        hub.reconfigure(Map.of("sendType", 9));
        Eventually.until("the changed link", () -> container
                .find(Channel.class, "(&(millrace.channel=dock)(millrace.endpoint=9))")
                .isPresent());

        try (FusiondockPeer peer = hub.peer()) {
            assertTrue(peer.ask("recv").startsWith("{\"ev\":\"recv\",\"type\":3,\"len\":100,"), peer::toString);
            peer.quit();
        }
    }

    @Test
    void aSecondLinkThatWritesTheSameRegionIsRefusedAndTheFirstGoesOn() throws IOException {
        FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of());
        Channel first = hub.channel();
        hub.another("second", Role.LINUX, Map.of("init", "ALWAYS"));
        assertTold(FusiondockHub.PID + "~second", "bytes 0 to 4095 of " + hub.file(), "another writer");
        assertEquals(1, hub.links());

        Configuration other =
                hub.another("other", Role.UNIPROTON, Map.of("signaler.target", "(millrace.signaler=unset)"));
        Channel right = container.await(Channel.class, "(millrace.channel=other)");
        assertEquals(Offer.SENT, first.send(new byte[5], Eventually.WATCHDOG));
        assertEquals(5, FusiondockHub.receive(right).length);
        other.delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPIN", "SPIN_THEN_PARK"})
    void aStopEndsWaitsThatWouldLastForAnHour(String waiting) throws Exception {
        FusiondockHub hub = FusiondockHub.configure(
                container, folder, Role.LINUX, Map.of("wait.policy", waiting, "poll.fallback", 1000));
        Channel channel = hub.channel();
        assertEquals(Offer.SENT, channel.send(new byte[1], Duration.ZERO));
        FutureTask<Offer> sends = start(() -> channel.send(new byte[1], HOUR));
        FutureTask<Integer> receives = start(() -> channel.receive((_, _, _, _) -> {}, HOUR));
        Eventually.until(
                "somebody who waits for room", () -> channel.tx().info().refused() > 0);

        Bundle bundle = container.bundle(FusiondockHub.BUNDLE);
        FutureTask<Boolean> stops = start(() -> {
            bundle.stop();
            return true;
        });
        Eventually.until("the end of the stop", stops::isDone);
        Eventually.until("the end of both waits", () -> sends.isDone() && receives.isDone());
        assertEquals(Offer.CLOSED, sends.get());
        assertEquals(0, receives.get());
        assertTrue(stops.get());
    }

    private static <T> FutureTask<T> start(java.util.concurrent.Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("waiter").start(task);
        return task;
    }

    @Test
    void aFileThatIsCutOffUnderALinkIsToldAndTakesNobodyAlong() throws IOException {
        FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of());
        Channel channel = hub.channel();
        try (FileChannel file = FileChannel.open(hub.file(), StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        Eventually.until("a peer that is gone", channel::peer, () -> channel.peer() == PeerState.GONE);
        hub.link().delete();
        Eventually.until("the end of the link", () -> hub.links() == 0);
        Eventually.until("the end of the thread", ThisProcess::threads, () -> ThisProcess.threads()
                .equals(List.of("millrace-runtime")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "role; RTOS; LINUX, UNIPROTON",
                "init; ONCE; NEVER, IF_ZERO, ALWAYS",
                "trigger; IRQ; POLL, DOORBELL",
                "attach; SKIP; KEEP, DROP",
                "wait.policy; PARK; SPIN, SPIN_THEN_PARK, NONE",
                "wait.timeout; -1; from 0",
                "poll.fallback; 0; from 1",
                "poll.fallback; 1001; 1000",
                "ring.repeat; -5; from 0",
                "leaseMillis; -1; from 0",
                "settleMicros; 1000001; 1000000",
                "baseOffsetBytes; -8; from 0",
                "txOffsetBytes; -2; from -1",
                "rxOffsetBytes; 8; overlap",
                "regionBytes; 100; multiple of 8",
                "regionBytes; 8192; memory has 8192 bytes",
                "maxSizeBytes; 4081; 1 to 4080",
                "maxMessageBytes; 0; from 1",
                "op.ready; 2; must differ",
                "target.map; 2=1; VMID=TARGET"
            })
    void aWrongValueIsToldWithItsNameItsValueAndWhatIsAllowed(String property, String value, String allowed) {
        Object typed = !value.matches("-?\\d+")
                ? value
                : property.endsWith("OffsetBytes") ? (Object) Long.valueOf(value) : Integer.valueOf(value);
        FusiondockHub.configure(container, folder, Role.LINUX, Map.of(property, typed));
        assertTold(FusiondockHub.PID + "~dock", value, allowed);
    }

    private void assertTold(String source, String value, String allowed) {
        List<ProblemDTO> problems = Eventually.get(
                "a problem once what it refers to is there", this::problems, () -> Optional.of(problems().stream()
                                .filter(problem -> problem.source.equals(source))
                                .toList())
                        .filter(found -> !found.isEmpty())
                        .filter(found -> found.stream().noneMatch(problem -> List.of("unsatisfied", "waiting")
                                .contains(problem.kind))));
        String told = String.join(
                "\n", problems.stream().map(problem -> problem.message).toList());
        assertTrue(told.contains(value) && told.contains(allowed), told);
        assertEquals(problems.size(), told.lines().count(), told);
    }

    private List<ProblemDTO> problems() {
        return Arrays.stream(container.await(ShmRuntime.class, null).getRuntimeDTO().problems)
                .filter(problem -> problem.source.startsWith(FusiondockHub.PID))
                .toList();
    }
}
