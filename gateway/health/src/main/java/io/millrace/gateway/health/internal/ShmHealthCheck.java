package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.ShmRuntime;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** A check as the executor asks it. Thread-safety: thread-safe. */
final class ShmHealthCheck implements HealthCheck {
    private final ShmRuntime runtime;
    private final Check check;
    private final String nothing;

    /**
     * Makes one.
     *
     * @param runtime what is judged
     * @param check judges
     * @param nothing said if there is nothing to judge
     */
    ShmHealthCheck(ShmRuntime runtime, Check check, String nothing) {
        this.runtime = runtime;
        this.check = check;
        this.nothing = nothing;
    }

    @Override
    public synchronized Result execute() {
        ResultLog log = new ResultLog();
        for (Line line : check.look(runtime.getRuntimeDTO())) {
            log.add(new ResultLog.Entry(line.status(), line.toString()));
        }
        if (!log.iterator().hasNext()) {
            log.add(new ResultLog.Entry(Result.Status.OK, nothing));
        }
        return new Result(log);
    }
}
