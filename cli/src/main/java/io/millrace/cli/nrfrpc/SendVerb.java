package io.millrace.cli.nrfrpc;

import io.millrace.cli.nrfrpc.Waiting.End;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends: one thread on one or all endpoints, or many threads, each on an endpoint of its own. */
final class SendVerb {
    private final PeerLink link;

    SendVerb(PeerLink link) {
        this.link = link;
    }

    End run() {
        Traffic traffic = link.traffic();
        int endpoints = link.geometry().out(link.side()).endpoints();
        if (traffic.threads() == 1) {
            return send(new Sender(link, traffic.endpoint(), endpoints));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(traffic.threads())) {
            List<Future<End>> ends = new ArrayList<>();
            for (int i = 0; i < traffic.threads(); i++) {
                Sender sender = new Sender(link, Math.max(traffic.endpoint(), 0) + i, endpoints);
                ends.add(threads.submit(() -> send(sender)));
            }
            return join(ends);
        }
    }

    private End send(Sender sender) {
        long done = 0;
        while (link.traffic().isMore(done)) {
            End end = link.waiting().isStopped() ? End.STOPPED : sender.next();
            if (end != End.DONE) {
                return end;
            }
            done++;
            link.findings().done(1);
        }
        return End.DONE;
    }

    /** The worst end of all. */
    private static End join(List<Future<End>> ends) {
        End worst = End.DONE;
        try {
            for (Future<End> each : ends) {
                End end = each.get();
                worst = end.compareTo(worst) > 0 ? end : worst;
            }
            return worst;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return End.STOPPED;
        }
    }
}
