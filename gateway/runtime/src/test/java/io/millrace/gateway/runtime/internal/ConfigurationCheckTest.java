package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigurationCheckTest {
    private static final Attribute PATH =
            new Attribute("path", "String", Optional.empty(), Optional.empty(), List.of(), true);
    private static final Attribute SIZE =
            new Attribute("size", "Long", Optional.of(BigDecimal.ONE), Optional.empty(), List.of(), false);
    private static final Pids PIDS = new Pids(
            Set.of("io.millrace.file", "io.y"),
            Map.of("io.millrace.file", Map.of("path", PATH, "size", SIZE)),
            Map.of("io.millrace.file", Set.of("signaler")));

    @Test
    void aGoodConfigurationHasNoProblem() {
        assertEquals(
                List.of(),
                lines(
                        "io.millrace.file~a",
                        "io.millrace.file",
                        Map.of("path", "/x", "size", 4L, "signaler.target", "(a=b)")));
    }

    @Test
    void asksWhichPidWasMeant() {
        assertEquals(
                List.of("io.millrace.fiel~a: no bundle has the PID io.millrace.fiel; did you mean io.millrace.file?"),
                lines("io.millrace.fiel~a", "io.millrace.fiel", Map.of()));
    }

    @Test
    void asksWhichPropertyWasMeant() {
        assertEquals(
                List.of("io.millrace.file~a: has no property siez; did you mean size?"),
                lines("io.millrace.file~a", "io.millrace.file", Map.of("path", "/x", "siez", 4L)));
        assertEquals(
                List.of("io.millrace.file~a: has no property signaler.targte; did you mean signaler.target?"),
                lines("io.millrace.file~a", "io.millrace.file", Map.of("path", "/x", "signaler.targte", "(a=b)")));
    }

    @Test
    void namesValueAndWhatIsAllowed() {
        assertEquals(
                List.of("io.millrace.file~a: size is 0, allowed: a whole number from 1"),
                lines("io.millrace.file~a", "io.millrace.file", Map.of("path", "/x", "size", 0L)));
    }

    @Test
    void namesWhatIsMissing() {
        assertEquals(
                List.of("io.millrace.file~a: needs the property path"),
                lines("io.millrace.file~a", "io.millrace.file", Map.of("size", 1L)));
    }

    @Test
    void leavesPropertiesOfTheFrameworkAlone() {
        Map<String, Object> properties = Map.of("path", "/x", "service.pid", "p", "felix.fileinstall.filename", "f");
        assertEquals(List.of(), lines("io.millrace.file~a", "io.millrace.file", properties));
    }

    @Test
    void aPidWithoutMetatypeTakesAnything() {
        assertEquals(List.of(), lines("io.y", "io.y", Map.of("any", 1)));
    }

    @Test
    void theLinksNameIsGivenOrStandsBehindTheTilde() {
        assertEquals("a", Findings.linkName(new ConfigurationCheck.Entry("io.x~a", "io.x", Map.of("name", ""))));
        assertEquals("b", Findings.linkName(new ConfigurationCheck.Entry("io.x~a", "io.x", Map.of("name", "b"))));
    }

    private static List<String> lines(String name, String pid, Map<String, Object> properties) {
        return new ConfigurationCheck(PIDS)
                .check(new ConfigurationCheck.Entry(name, pid, properties)).stream()
                        .map(Problems::line)
                        .toList();
    }
}
