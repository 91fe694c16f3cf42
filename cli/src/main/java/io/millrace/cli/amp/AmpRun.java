package io.millrace.cli.amp;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.cli.StopSignal;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.CallException;
import io.millrace.cli.command.CommandInput;
import io.millrace.cli.command.CommandInput.Line;
import io.millrace.cli.command.Verbs;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Carries out commands one after the other, and serves the endpoints in between, all in one thread. */
final class AmpRun {
    /** How long a request to end may wait for somebody to look. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int MOST_IN_A_ROW = 64;
    /** How soon a command follows at once. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AmpNode node;
    private final Findings findings;
    private final StopSignal stop;
    private final Verbs verbs;

    AmpRun(AmpNode node, Findings findings, StopSignal stop) {
        this.node = node;
        this.findings = findings;
        this.stop = stop;
        this.verbs = new Verbs()
                .with(new ChainVerbs(node).all())
                .with(new EventVerbs(node).all())
                .with(new QueueVerbs(node).all())
                .with(new RpmsgVerbs(node).all());
    }

    /**
     * Until the command quit, the end of the input, or the process is asked to end. Commands that follow at once go
     * first: endpoints that are opened together find together what waits for them.
     */
    void run(CommandInput input) {
        boolean goesOn = true;
        int idle = 0;
        int inARow = 0;
        while (goesOn && !stop.isAsked()) {
            Optional<Line> line = input.next(inARow > 0 ? GRACE_NANOS : 0);
            inARow = line.isPresent() ? inARow + 1 : 0;
            if (inARow % MOST_IN_A_ROW == 0) {
                idle = node.serve() ? 0 : Math.min(idle + 1, Short.MAX_VALUE);
            }
            if (line.isEmpty()) {
                line = input.next(node.rpmsg().isServing() ? node.napNanos(idle) : TURN_NANOS);
            }
            if (line.isPresent()) {
                idle = 0;
                goesOn = !line.get().isEnd() && carryOut(line.get());
            }
        }
    }

    /** False for the last one. */
    private boolean carryOut(Line line) {
        if (line.isTooLong()) {
            findings.command();
            findings.error(Fault.INVALID_ARG, "the line is longer than any command");
            return true;
        }
        Call call = Call.of(line.text());
        if (call.isEmpty()) {
            return true;
        }
        findings.command();
        if (call.name().equals(Verbs.QUIT)) {
            findings.answer(Answer.of("bye"));
            return false;
        }
        answer(call);
        return true;
    }

    private void answer(Call call) {
        try {
            findings.answer(verbs.run(call));
        } catch (CallException e) {
            findings.error(Fault.INVALID_ARG, e.getMessage());
        } catch (Refusal e) {
            findings.error(e.fault(), e.getMessage());
        } catch (PeerCorruptionException e) {
            findings.error(Fault.CORRUPT, e.getMessage());
        } catch (GeometryMismatchException e) {
            findings.error(Fault.INVALID_ARG, e.getMessage());
        } catch (SegmentClosedException e) {
            findings.error(Fault.NOT_FOUND, e.getMessage());
        }
    }
}
