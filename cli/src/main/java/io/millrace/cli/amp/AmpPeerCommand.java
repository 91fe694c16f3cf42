package io.millrace.cli.amp;

import io.millrace.amp.AmpGeometry;
import io.millrace.amp.Core;
import io.millrace.api.memory.ShmException;
import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import io.millrace.cli.Session;
import io.millrace.cli.command.CommandInput;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace peer amp main|sub --chip CHIP --hp FILE}. */
@Command(
        name = "amp",
        description = "One core of an ESP-AMP memory, told what to do by commands on standard input.",
        footer = {
            "",
            "Commands, one a line; each is answered by one line:",
            "  init | alloc ID SIZE hp|rtc | get ID POOL | put ID POOL HEX [OFF] | cat ID POOL | list",
            "  event-create ID | notify ID MASK | wait ID MASK any|all clear|keep MS",
            "  queue-create Q LEN ITEM master|remote ID BIT | queue-attach Q master|remote ID BIT",
            "  send Q HEX | recv Q MS | state Q",
            "  rpmsg-create LEN ITEM | rpmsg-attach | endpoint ADDR print|echo | rpmsg-send SRC DST HEX | quit"
        },
        sortOptions = false)
public final class AmpPeerCommand implements Callable<Integer> {
    private static final long DAY_MILLIS = 86_400_000;
    /** A message of 65535 bytes in hex, and what stands before it. */
    private static final int LONGEST_COMMAND = 132_000;

    @Parameters(index = "0", paramLabel = "main|sub", description = "Which core to play.")
    private Core core;

    @Mixin
    private RegionOptions regions;

    @Option(
            names = "--timeout-ms",
            paramLabel = "MS",
            description = "How long an echo waits for room; 0: for ever (10000).")
    private long timeoutMillis = 10_000;

    private final Session session;

    /**
     * Made by the command line.
     *
     * @param session where it speaks
     */
    public AmpPeerCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Numbers.check("--timeout-ms", timeoutMillis, 0, DAY_MILLIS);
        AmpGeometry geometry = regions.geometry();
        Findings findings = new Findings(session.console());
        try {
            run(geometry, findings);
        } catch (ExitException e) {
            findings.end(e.status(), e.getMessage());
        } catch (ShmException e) {
            findings.end(ExitException.REFUSED, e.getMessage());
        }
        return findings.done();
    }

    private void run(AmpGeometry geometry, Findings findings) {
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        try (RegionFiles files = regions.open(geometry);
                AmpNode node = new AmpNode(
                        files.memory(), core, regions.lightSleep(), timeoutNanos, findings, session.stop())) {
            new AmpRun(node, findings, session.stop()).run(CommandInput.read(session.input(), LONGEST_COMMAND));
        }
    }
}
