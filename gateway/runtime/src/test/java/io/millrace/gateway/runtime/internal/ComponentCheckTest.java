package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.runtime.dto.ProblemDTO;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class ComponentCheckTest {
    private static final Map<String, List<String>> NOTHING = Map.of("io.millrace.api.segment.Segment", List.of());

    @Test
    void namesTheServiceItWaitsForAndWhatThereIs() {
        ComponentConfigurationDTO waiting = component(ComponentConfigurationDTO.UNSATISFIED_REFERENCE);
        UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
        missing.name = "segment";
        missing.target = "(millrace.segment=nix)";
        waiting.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
        assertEquals(
                List.of("io.x~a: waits for a Segment with (millrace.segment=nix) (segment.target); there are: b, c"),
                lines(waiting, Map.of("io.millrace.api.segment.Segment", List.of("b", "c"))));
        assertEquals(
                List.of("io.x~a: waits for a Segment with (millrace.segment=nix) (segment.target); "
                        + "there is none at all"),
                lines(waiting, NOTHING));
        assertEquals(
                List.of("io.x~a: waits for a Segment with (millrace.segment=nix) (segment.target)"),
                lines(waiting, Map.of()));
    }

    @Test
    void anOptionalServiceThatIsNamedIsWaitedFor() {
        ComponentConfigurationDTO running = component(ComponentConfigurationDTO.ACTIVE);
        SatisfiedReferenceDTO optional = new SatisfiedReferenceDTO();
        optional.name = "segment";
        optional.boundServices = new ServiceReferenceDTO[0];
        running.satisfiedReferences = new SatisfiedReferenceDTO[] {optional};

        optional.target = "(millrace.segment=unset)";
        assertEquals(List.of(), lines(running, Map.of()));
        optional.target = "(millrace.segment=nix)";
        assertEquals(
                List.of("io.x~a: waits for a Segment with (millrace.segment=nix) (segment.target); "
                        + "there is none at all"),
                lines(running, NOTHING));
        running.state = ComponentConfigurationDTO.SATISFIED;
        assertEquals(List.of(), lines(running, NOTHING), "nobody has asked for it, so nothing is bound yet");
        running.state = ComponentConfigurationDTO.ACTIVE;
        optional.boundServices = new ServiceReferenceDTO[] {new ServiceReferenceDTO()};
        assertEquals(List.of(), lines(running, Map.of()));
    }

    @Test
    void tellsWhyAnActivationFailed() {
        ComponentConfigurationDTO failed = component(ComponentConfigurationDTO.FAILED_ACTIVATION);
        failed.failure = """
                java.lang.RuntimeException: outer
                \tat a.B.c(B.java:1)
                Caused by: io.millrace.api.segment.SegmentRefusedException: /dev/shm/x has mode 0666, allowed: 0600
                \tat d.E.f(E.java:2)
                """;
        assertEquals(List.of("io.x~a: /dev/shm/x has mode 0666, allowed: 0600"), lines(failed, Map.of()));
        failed.failure = "org.osgi.service.component.ComponentException: io.x~a: refused /dev/shm/x\n";
        assertEquals(List.of("io.x~a: refused /dev/shm/x"), lines(failed, Map.of()));
        List<ProblemDTO> problems = new ArrayList<>();
        new ComponentCheck(Map.of()).check(failed, problems);
        assertEquals("refused /dev/shm/x", problems.getFirst().message, "the source is said beside it");
    }

    @Test
    void whatRunsOrIsNotConfiguredIsNoProblem() {
        assertEquals(List.of(), lines(component(ComponentConfigurationDTO.ACTIVE), Map.of()));
        assertEquals(List.of(), lines(component(ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION), Map.of()));
    }

    private static ComponentConfigurationDTO component(int state) {
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = "segment";
        reference.interfaceName = "io.millrace.api.segment.Segment";
        ComponentConfigurationDTO dto = new ComponentConfigurationDTO();
        dto.description = new ComponentDescriptionDTO();
        dto.description.name = "component";
        dto.description.references = new ReferenceDTO[] {reference};
        dto.properties = Map.of("service.pid", "io.x~a");
        dto.state = state;
        return dto;
    }

    private static List<String> lines(ComponentConfigurationDTO component, Map<String, List<String>> names) {
        List<ProblemDTO> problems = new ArrayList<>();
        new ComponentCheck(names).check(component, problems);
        return problems.stream().map(Problems::line).toList();
    }
}
