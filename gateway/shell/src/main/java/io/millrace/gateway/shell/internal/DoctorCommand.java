package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.health.HealthCheck;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Says what is missing, why, and what to do. Thread-safety: thread-safe. */
@Component(service = DoctorCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "doctor")
public final class DoctorCommand {
    private final BundleContext context;
    private final ShmRuntime runtime;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<HealthCheck> healthChecks = List.of();

    /** Called by Declarative Services. */
    @Activate
    public DoctorCommand(BundleContext context, @Reference ShmRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    /** All checks. */
    @Descriptor("checks the gateway: verdict, reason, remedy")
    public Object doctor(
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            String... words) {
        if (help) {
            return Help.of(DoctorCommand.class, "shm", "doctor");
        }
        Option.none(words, "shm:doctor [-j]");
        CheckDTO[] checks = checks().toArray(CheckDTO[]::new);
        return json ? JsonText.of(checks) : checks;
    }

    private List<CheckDTO> checks() {
        List<CheckDTO> checks = new ArrayList<>();
        checks.add(java());
        checks.addAll(HealthRows.of(healthChecks));
        checks.addAll(bundles());
        checks.addAll(wiring(runtime.getRuntimeDTO()));
        return checks;
    }

    private static CheckDTO java() {
        boolean granted = DoctorCommand.class.getModule().isNativeAccessEnabled();
        return granted
                ? check("OK", "java", System.getProperty("java.vm.version") + ", native access granted", "")
                : check(
                        "WARN",
                        "java",
                        "native access not granted",
                        "start Java with --enable-native-access=ALL-UNNAMED");
    }

    private List<CheckDTO> bundles() {
        List<CheckDTO> checks = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() == Bundle.INSTALLED || (bundle.getState() == Bundle.RESOLVED && !fragment)) {
                checks.add(check(
                        "FAIL",
                        "bundle " + bundle.getSymbolicName(),
                        "does not run",
                        "diag " + bundle.getBundleId() + " says what it misses"));
            }
        }
        return checks;
    }

    private static List<CheckDTO> wiring(RuntimeDTO all) {
        List<CheckDTO> checks = new ArrayList<>();
        for (ProblemDTO problem : all.problems) {
            checks.add(check("FAIL", problem.source, problem.message, remedy(problem.kind)));
        }
        for (PeerDTO peer : all.peers) {
            if (!peer.state.equals("ALIVE")) {
                checks.add(check("WARN", "peer of " + peer.channel, "is " + peer.state, "start it, or reset it"));
            }
        }
        checks.add(check(
                all.peers.length == 0 ? "WARN" : "OK",
                "channels",
                all.peers.length + " channels over " + all.segments.length + " segments",
                all.peers.length == 0 ? "configure a link" : ""));
        return checks;
    }

    private static String remedy(String kind) {
        return switch (kind) {
            case "unknown-pid", "unknown-property", "bad-value", "missing-property" -> "correct the configuration";
            case "unsatisfied" -> "configure what it waits for, or correct the filter";
            case "failed" -> "the log has more: gateway.log in the home";
            default -> "see shm:ring";
        };
    }

    static CheckDTO check(String verdict, String what, String reason, String remedy) {
        CheckDTO dto = new CheckDTO();
        dto.verdict = verdict;
        dto.check = what;
        dto.reason = reason;
        dto.remedy = remedy;
        return dto;
    }
}
