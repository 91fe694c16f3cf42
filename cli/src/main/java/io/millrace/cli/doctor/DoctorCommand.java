package io.millrace.cli.doctor;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.JvmHealth;
import io.millrace.api.health.Verdict;
import io.millrace.cli.ExitException;
import io.millrace.cli.Session;
import io.millrace.hw.devmem.internal.DevMemHealth;
import io.millrace.hw.file.internal.FileHealth;
import io.millrace.hw.futex.internal.FutexHealth;
import io.millrace.hw.ipi.internal.McsHealth;
import io.millrace.hw.pci.internal.PciHealth;
import io.millrace.hw.uio.internal.UioHealth;
import io.millrace.posix.internal.PosixHealth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace doctor}. */
@Command(name = "doctor", description = "Says what this machine allows: verdict, reason, remedy.", sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {
    /** What can be looked at once the JVM can call the C library. */
    private static final List<HealthCheck> CHECKS = List.of(
            new FutexHealth(),
            new FileHealth(),
            new DevMemHealth(),
            new PciHealth(),
            new UioHealth(),
            () -> List.of(new McsHealth().device()),
            new PosixHealth(),
            new FormatHealth(Path.of("/dev/shm")),
            HomeChecks::all);

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    private final Session session;

    /**
     * Made by the command line.
     *
     * @param session where it speaks
     */
    public DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(new JvmHealth().check());
        findings.addAll(new LibraryHealth().check());
        if (isOk(findings)) {
            CHECKS.forEach(it -> findings.addAll(it.ask()));
        }
        boolean ok = isOk(findings);
        if (json) {
            session.console().print(FindingText.json(ok, findings));
        } else {
            session.console().print(findings.stream().map(FindingText::line).toList());
        }
        return ok ? ExitException.DONE : ExitException.REFUSED;
    }

    private static boolean isOk(List<Finding> findings) {
        return findings.stream().noneMatch(it -> it.verdict() == Verdict.FAIL);
    }
}
