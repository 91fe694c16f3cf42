package io.millrace.cli.fusiondock;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import io.millrace.cli.ExitException;
import io.millrace.cli.Session;
import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code millrace peer fusiondock FILE linux|uniproton STEP...}. */
@Command(
        name = "fusiondock",
        description = "One side of a mailbox of UniProton's shm_info_s, over a file or a device.",
        footer = {
            "",
            "Steps, done in order; the first one that fails ends the run:",
            "  init[=MAX] | initboth[=MAX]   makes an empty slot of ours, or of both sides",
            "  int=N | str=TEXT              sends a message of type 0, or of type 1",
            "  blob=LEN[:TYPE]               sends a message of type 3, or TYPE",
            "  recv[=CAPACITY] | discard     receives a message, or gives it back unread",
            "  echo=N                        sends back what comes; 0: without end",
            "  pingpong=N                    sends, and awaits the same bytes",
            "  reclaim                       takes back what the peer has not read",
            "  dump | sleep=MS               shows both regions, or waits",
            "Nothing is initialised but by init and initboth: who sends into a slot",
            "that is not ends with status 4 at once, who receives waits for it."
        },
        sortOptions = false)
public final class FusiondockPeerCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The shared file, made or grown as needed; or a device, /dev/mem for one.")
    private String file;

    @Parameters(index = "1", paramLabel = "linux|uniproton", description = "Which side to play.")
    private FusiondockOptions.Role role;

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "STEP", description = "What to do.")
    private List<String> words;

    @Mixin
    private LinkOptions linkOptions;

    @Mixin
    private RingOptions ringOptions;

    private final Session session;

    /**
     * Made by the command line.
     *
     * @param session where it speaks
     */
    public FusiondockPeerCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Settings settings = linkOptions.settings(role, ringOptions.isRung());
        List<Step> steps = Steps.parse(words, settings);
        Findings findings = new Findings(session.console(), file);
        try {
            open(settings, steps, findings);
        } catch (PeerCorruptionException e) {
            findings.end(ExitException.CORRUPT, "corrupt: " + e.getMessage());
        } catch (TruncatedMessageException e) {
            findings.end(ExitException.TIMEOUT, e.getMessage());
        } catch (ShmException e) {
            findings.end(ExitException.REFUSED, e.getMessage());
        } catch (ExitException e) {
            findings.end(e.status(), e.getMessage());
        }
        return findings.done();
    }

    private void open(Settings settings, List<Step> steps, Findings findings) {
        int longest = steps.stream().mapToInt(Step::longest).reduce(Math.max(settings.maxMessage(), 1), Math::max);
        try (OpenedFile opened = OpenedFile.open(file, settings);
                Bell bell = ringOptions.open(findings);
                Dock dock = new Dock(opened.segment(), bell, opened.settings(), longest, findings, session.stop())) {
            run(steps, dock, findings);
        }
    }

    private void run(List<Step> steps, Dock dock, Findings findings) {
        boolean goesOn = true;
        for (int i = 0; goesOn && i < steps.size() && !session.stop().isAsked(); i++) {
            findings.step();
            goesOn = steps.get(i).run(dock);
        }
    }
}
