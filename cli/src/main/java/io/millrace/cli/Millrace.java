package io.millrace.cli;

import io.millrace.cli.doctor.DoctorCommand;
import io.millrace.cli.errors.ErrorsCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command line; the verbs that need no OSGi. */
@Command(
        name = "millrace",
        description = "Plain peers and tools for shared memory.",
        subcommands = {PeerCommand.class, InspectCommand.class, ErrorsCommand.class, DoctorCommand.class})
final class Millrace implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Prints this help.")
    private boolean help;

    /** Made by {@link Commands}. */
    Millrace() {}

    @Override
    public void run() {
        throw new ExitException(
                help ? ExitException.DONE : ExitException.USAGE, "a verb is missing: peer, inspect, errors or doctor");
    }
}
