package io.millrace.cli.doctor;

import io.millrace.cli.ExitException;
import io.millrace.cli.Json;
import io.millrace.cli.Session;
import jakarta.json.JsonArrayBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace doctor}. */
@Command(name = "doctor", description = "Says what this machine allows: verdict, reason, remedy.", sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {
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
        List<Check> checks = new ArrayList<>(JvmChecks.all());
        if (isOk(checks)) {
            checks.addAll(MemoryChecks.all());
            checks.addAll(PosixChecks.all());
            checks.addAll(HomeChecks.all());
        }
        boolean ok = isOk(checks);
        if (json) {
            JsonArrayBuilder all = Json.array();
            checks.forEach(it -> all.add(it.json()));
            session.console()
                    .print(Json.object().add("ok", ok).add("checks", all).build());
        } else {
            session.console().print(checks.stream().map(Check::line).toList());
        }
        return ok ? ExitException.DONE : ExitException.REFUSED;
    }

    /** Without a JVM that can call the C library the other checks cannot be made. */
    private static boolean isOk(List<Check> checks) {
        return checks.stream().noneMatch(it -> it.verdict() == Check.Verdict.FAIL);
    }
}
