package io.millrace.cli.posix;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.cli.StopSignal;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.CallException;
import io.millrace.cli.command.CommandInput;
import io.millrace.cli.command.CommandInput.Line;
import io.millrace.cli.command.Verbs;
import io.millrace.posix.PosixException;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Carries out commands one after the other, and shows in between that we live. Thread-safety: one thread. */
final class PosixRun {
    private static final String INVALID = "EINVAL";
    /** How long a request to end may wait for somebody to look. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Backend backend;
    private final Verbs verbs;
    private final Findings findings;
    private final StopSignal stop;
    private long lastBeat = System.nanoTime();

    PosixRun(Backend backend, Verbs verbs, Findings findings, StopSignal stop) {
        this.backend = backend;
        this.verbs = verbs;
        this.findings = findings;
        this.stop = stop;
    }

    /** Until the command quit, the end of the input, or the process is asked to end. */
    void run(CommandInput input) {
        boolean goesOn = true;
        while (goesOn && !stop.isAsked()) {
            Optional<Line> line = input.next(TURN_NANOS);
            if (line.isPresent()) {
                goesOn = !line.get().isEnd() && carryOut(line.get());
            } else {
                beat();
            }
        }
    }

    /** What is wrong is answered to the next command, which looks again. */
    private void beat() {
        if (System.nanoTime() - lastBeat > BEAT_NANOS) {
            lastBeat = System.nanoTime();
            try {
                backend.sweep();
            } catch (PosixException | PeerCorruptionException e) {
                findings.tell(e.getMessage());
            }
        }
    }

    /** False for the last one. */
    private boolean carryOut(Line line) {
        Call call = Call.of(line.text());
        if (call.isEmpty()) {
            return true;
        }
        findings.command();
        if (line.isTooLong()) {
            findings.error(INVALID, call.toString(), "the line is longer than any command");
            return true;
        }
        if (call.name().equals(Verbs.QUIT)) {
            findings.answer(Answer.done());
            return false;
        }
        answer(call);
        return true;
    }

    private void answer(Call call) {
        Optional<JsonObject> answer = Optional.empty();
        try {
            backend.sweep();
            answer = Optional.of(verbs.run(call));
        } catch (CallException e) {
            findings.error(INVALID, call.toString(), e.getMessage());
        } catch (Refusal e) {
            findings.error(e.errno(), call.toString(), e.getMessage());
        } catch (PosixException e) {
            findings.error(e.errno(), call.toString(), e.getMessage());
        } catch (PeerCorruptionException e) {
            findings.corrupt(call.toString(), e.getMessage());
        }
        answer.ifPresent(findings::answer);
    }
}
