package io.millrace.gateway.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** The framework's own log on stderr: one line per event, no stack trace. */
final class OneLineLogger extends Logger {
    OneLineLogger() {
        setLogLevel(LOG_ERROR);
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void doLog(Bundle bundle, ServiceReference sr, int level, String msg, Throwable throwable) {
        doLog(level, (bundle == null ? "" : bundle.getSymbolicName() + ": ") + msg, throwable);
    }

    @Override
    protected void doLog(int level, String msg, Throwable throwable) {
        System.err.println("millrace: " + line(msg, throwable));
    }

    static String line(String msg, Throwable throwable) {
        String cause = throwable == null ? "" : ": " + innermost(throwable);
        return (msg + cause).lines().findFirst().orElse("");
    }

    private static Throwable innermost(Throwable throwable) {
        Throwable t = throwable;
        while (t.getCause() != null && t.getCause() != t) {
            t = t.getCause();
        }
        return t;
    }
}
