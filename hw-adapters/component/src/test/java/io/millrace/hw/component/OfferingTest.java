package io.millrace.hw.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.health.Finding;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.ComponentHost;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.ComponentException;

class OfferingTest {
    private final ComponentHost host = new ComponentHost();
    private final Offering offering =
            new Offering(host.context(), Map.of("service.pid", "io.millrace.signaler.test~plc"), host.logger());

    @Test
    void takesItsNameFromThePidUnlessThereIsAnother() {
        assertEquals("io.millrace.signaler.test~plc", offering.pid());
        assertEquals("plc", offering.name(""));
        assertEquals("bell", offering.name("bell"));
    }

    @Test
    void servicesAreThereUntilTheyAreTakenBack() {
        offering.offer(Signaler.class, Signaler.none(), Map.of(Signaler.NAME, "plc"));
        assertEquals(Set.of("{millrace.signaler=plc}"), host.services().keySet());
        offering.takeBack();
        assertEquals(Set.of(), host.services().keySet());
        offering.offer(Signaler.class, Signaler.none(), Map.of(Signaler.NAME, "again"));
        assertEquals(Set.of("{millrace.signaler=again}"), host.services().keySet());
        offering.withdraw();
        offering.offer(Signaler.class, Signaler.none(), Map.of(Signaler.NAME, "late"));
        assertEquals(Set.of(), host.services().keySet());
    }

    @Test
    void whatIsWrongIsOneLineInTheLogAndInTheException() {
        String line = "io.millrace.signaler.test~plc: it is broken";
        for (RuntimeException wrong : List.of(
                new SegmentRefusedException("it is broken"),
                new IllegalArgumentException("it is broken"),
                new UnsupportedOperationException("it is broken"))) {
            host.lines().clear();
            var e = assertThrows(
                    ComponentException.class,
                    () -> offering.open(() -> {
                        throw wrong;
                    }));
            assertEquals(line, e.getMessage());
            assertEquals(0, e.getStackTrace().length);
            assertEquals(List.of("error " + line), host.lines());
        }
        assertEquals("opened", offering.open(() -> "opened"));
        offering.warn("it creaks");
        assertEquals(
                "warn io.millrace.signaler.test~plc: it creaks", host.lines().getLast());
    }

    @Test
    void whoeverAsksHearsWhatItOffersAndWhatItSaid() {
        assertEquals(List.of(), host.checks());
        offering.open(() -> "opened");
        assertEquals(
                List.of(Finding.warn(offering.pid(), "offers nothing yet", "start whoever it waits for")),
                host.checks());
        offering.offer(Signaler.class, Signaler.none(), Map.of(Signaler.NAME, "plc"));
        assertEquals(List.of(Finding.ok(offering.pid(), "offers Signaler")), host.checks());
        offering.warn("it creaks");
        assertEquals(
                List.of(Finding.warn(offering.pid(), "offers Signaler; it said: it creaks", "see what it names")),
                host.checks());
        offering.takeBack();
        offering.offer(Signaler.class, Signaler.none(), Map.of(Signaler.NAME, "plc"));
        assertEquals(List.of(Finding.ok(offering.pid(), "offers Signaler")), host.checks());
        offering.withdraw();
        assertEquals(List.of(), host.checks());
    }

    @Test
    void aSettingIsOneOfItsConstants() {
        assertEquals(Role.ATTACH, Settings.choose("role", Role.class, "ATTACH"));
        for (String text : Stream.of("attach", "").toList()) {
            var e = assertThrows(IllegalArgumentException.class, () -> Settings.choose("role", Role.class, text));
            assertEquals("role must be one of [CREATE, ATTACH, CREATE_OR_ATTACH]: role=" + text, e.getMessage());
        }
        assertEquals("", Settings.text(null));
        assertEquals("x", Settings.text("x"));
    }
}
