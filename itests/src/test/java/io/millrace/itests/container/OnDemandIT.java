package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.api.channel.Channel;
import io.millrace.api.runtime.Catalog;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.LoadableDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.SharedFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

/** From what the gateway starts with, configurations bring all the rest; without them it is again as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OnDemandIT {
    private final Container container = Container.base();
    private final Base base = new Base(container, 0);
    private final List<Long> millis = new ArrayList<>();
    private SharedFolder folder = new SharedFolder();

    @AfterEach
    void clear() {
        base.awaitReturn();
        PosixLeftovers.remove(folder);
        folder = new SharedFolder();
    }

    @AfterAll
    void stop() {
        base.assertNothingStays();
        container.close();
        folder.close();
        millis.sort(null);
        System.out.printf(
                "on demand: %d links, from the first configuration to both channels p50 %d ms, most %d ms%n",
                millis.size(), millis.get(millis.size() / 2), millis.getLast());
    }

    @ParameterizedTest
    @MethodSource("io.millrace.itests.container.EveryMemoryIT#pairs")
    void everyFormatOverEveryMemory(Wire wire, Ground ground) {
        assertComes(wire, () -> {
            ground.configure(container, folder);
            wire.configure(container);
        });
    }

    @ParameterizedTest
    @MethodSource("io.millrace.itests.container.EveryMemoryIT#doorbells")
    void everyFormatWithEveryDoorbell(Wire wire, Bells bells) {
        assertComes(wire, () -> {
            Ground.FILE.configure(container, folder);
            bells.configure(container, folder);
            wire.configure(container, bells);
        });
    }

    private void assertComes(Wire wire, Runnable configurations) {
        long start = System.nanoTime();
        configurations.run();
        container.await(Channel.class, wire.channel(Wire.NEAR));
        container.await(Channel.class, wire.channel(Wire.FAR));
        millis.add((System.nanoTime() - start) / 1_000_000);
        wire.assertPasses(container);
        base.remember();
    }

    /** With nothing in it: what the bundle says to that is its own affair. */
    @Test
    void everyPidBringsItsBundleAndAllBundlesAreBroughtByOne() {
        Set<String> pids = new TreeSet<>();
        loadables().forEach(dto -> pids.addAll(List.of(dto.pids)));
        assertFalse(pids.isEmpty());
        for (String pid : pids) {
            container.configure(pid, "any", Map.of());
            Eventually.until(pid + " brings its bundle", this::states, () -> loadables().stream()
                    .filter(dto -> List.of(dto.pids).contains(pid))
                    .allMatch(dto -> dto.state.equals("LOADED")
                            && List.of(dto.reasons).contains(pid + "~any")
                            && container.bundle(dto.bundle).getState() == Bundle.ACTIVE));
            base.remember();
            base.awaitReturn();
        }
        Set<String> offered = Installation.repository().stream()
                .map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                .collect(Collectors.toSet());
        offered.removeAll(base.seen());
        assertEquals(Set.of(), offered, "brought by no PID");
    }

    private List<LoadableDTO> loadables() {
        return container.await(Catalog.class, null).loadables();
    }

    private List<String> states() {
        return loadables().stream()
                .map(dto -> dto.bundle + " " + dto.state + " " + List.of(dto.reasons))
                .toList();
    }

    /** The ring is another object, of another class, and counts on. */
    @Test
    void countersGoOnWhenTheTransportWasAway() {
        List<Long> counted = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Ground.FILE.configure(container, folder);
            Wire.NRFRPC.configure(container);
            Wire.NRFRPC.assertPasses(container);
            counted.add(messages("near/0"));
            base.awaitReturn();
        }
        long first = counted.getFirst();
        assertEquals(List.of(first, first + 2L * Wire.COUNT, first + 4L * Wire.COUNT), counted);
    }

    @Test
    void countersGoOnWhenTheTransportWasReplaced() {
        Ground.FILE.configure(container, folder);
        Wire.NRFRPC.configure(container);
        Wire.NRFRPC.assertPasses(container);
        long before = messages("near/0");
        try (Shell shell = Shell.open(container)) {
            for (int round = 1; round <= 3; round++) {
                shell.run("shm:swap io.millrace.transport.nrfrpc");
                Wire.NRFRPC.assertPasses(container);
                assertEquals(before + 2L * Wire.COUNT * round, messages("near/0"));
            }
        }
    }

    /** Sent and received. */
    private long messages(String channel) {
        RingDTO[] rings = container.await(ShmRuntime.class, null).getRuntimeDTO().rings;
        return Arrays.stream(rings)
                .filter(ring -> ring.channel.equals(channel))
                .mapToLong(ring -> ring.messages)
                .sum();
    }
}
