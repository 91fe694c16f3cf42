package io.millrace.cli;

import io.millrace.cli.amp.AmpPeerCommand;
import io.millrace.cli.fusiondock.FusiondockPeerCommand;
import io.millrace.cli.nrfrpc.NrfRpcPeerCommand;
import io.millrace.cli.posix.PosixPeerCommand;
import io.millrace.cli.vox.VoxPeerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The plain peers, one subcommand per protocol. */
@Command(
        name = "peer",
        description = "Plays one side of a link, without OSGi.",
        subcommands = {
            NrfRpcPeerCommand.class,
            VoxPeerCommand.class,
            AmpPeerCommand.class,
            FusiondockPeerCommand.class,
            PosixPeerCommand.class
        })
final class PeerCommand implements Callable<Integer> {
    private static final String KNOWN = "known: nrfrpc, vox, amp, fusiondock, posix";

    @Unmatched
    private final List<String> rest = new ArrayList<>();

    /** Made by {@link Commands}. */
    PeerCommand() {}

    /** Runs only if no subcommand was recognised. */
    @Override
    public Integer call() {
        throw new ExitException(
                ExitException.USAGE,
                rest.isEmpty()
                        ? "the protocol is missing, " + KNOWN
                        : "unknown protocol " + rest.getFirst() + ", " + KNOWN);
    }
}
