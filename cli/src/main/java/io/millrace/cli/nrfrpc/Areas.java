package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.Memory;
import io.millrace.cli.Console;
import io.millrace.cli.Json;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcRecovery.Report;

/** Shows both areas of a link, and counts what they hold. */
final class Areas {
    private static final String SPEAKER = "millrace peer";

    private final Geometry geometry;
    private final Console console;
    private final Findings findings;
    private final boolean quiet;

    Areas(Geometry geometry, Console console, Findings findings, boolean quiet) {
        this.geometry = geometry;
        this.console = console;
        this.findings = findings;
        this.quiet = quiet;
    }

    void show(Memory memory) {
        show("ab", NrfRpcLink.inspect(memory, geometry.abOffset(), geometry.ab()));
        show("ba", NrfRpcLink.inspect(memory, geometry.baOffset(), geometry.ba()));
    }

    private void show(String name, Report report) {
        if (!quiet) {
            console.print(AreaJson.add(Json.event("area"), name, report).build());
        }
        if (report.uninitialised()) {
            console.tell(SPEAKER, "area " + name + " is not initialised");
        }
        findings.done(report.messages().size());
        report.problems()
                .forEach(it -> findings.corrupt("area " + name + ", " + it.kind() + " at offset " + it.offset() + " is "
                        + it.value() + ", allowed: " + it.allowed()));
    }
}
