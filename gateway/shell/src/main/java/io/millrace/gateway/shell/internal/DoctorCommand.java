package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.JvmHealth;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/** Says what is missing, why, and what to do. Thread-safety: thread-safe. */
@Component(service = DoctorCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "doctor")
public final class DoctorCommand {
    private static final String USAGE = "shm:doctor [NAME] [-j]";

    private final BundleContext context;
    private final ShmRuntime runtime;
    private final ServiceTracker<HealthCheck, HealthCheck> healthChecks;

    /** Called by Declarative Services. */
    @Activate
    public DoctorCommand(BundleContext context, @Reference ShmRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
        this.healthChecks = new ServiceTracker<>(context, HealthCheck.class, null);
        healthChecks.open();
    }

    @Deactivate
    void close() {
        healthChecks.close();
    }

    /** All checks, or those that belong to one name. */
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
            @Descriptor("a segment, a channel, a link or a doorbell; none: everything") String... words) {
        if (help) {
            return Help.of(DoctorCommand.class, "shm", "doctor");
        }
        CheckDTO[] checks = (words.length == 0 ? checks(runtime.getRuntimeDTO()) : checks(Option.single(words, USAGE)))
                .toArray(CheckDTO[]::new);
        return json ? JsonText.of(checks) : checks;
    }

    private List<CheckDTO> checks(String name) {
        RuntimeDTO all = runtime.getRuntimeDTO();
        DoctorScope scope = DoctorScope.of(name, all);
        return checks(all).stream().filter(scope::has).toList();
    }

    private List<CheckDTO> checks(RuntimeDTO all) {
        List<CheckDTO> checks = new ArrayList<>(HealthRows.of(List.of(new JvmHealth())));
        checks.addAll(HealthRows.of(List.of(healthChecks.getServices(new HealthCheck[0]))));
        checks.addAll(DoctorBundles.rows(context));
        checks.addAll(DoctorRows.of(runtime, all));
        return checks;
    }
}
