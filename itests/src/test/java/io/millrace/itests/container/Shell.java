package io.millrace.itests.container;

import io.millrace.itests.support.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A session of the shell in a container. Its types are the framework's own, so it is called by name. Thread-safety: one
 * thread at a time.
 */
final class Shell implements AutoCloseable {
    private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";
    private static final String SESSION = "org.apache.felix.service.command.CommandSession";

    private final Class<?> type;
    private final Object session;

    private Shell(Class<?> type, Object session) {
        this.type = type;
        this.session = session;
    }

    /** Opens a session once the commands of the loader are there. */
    static Shell open(Container container) {
        Eventually.until("the commands of the loader", () -> isThere(container));
        Bundle gogo = container.bundle("org.apache.felix.gogo.runtime");
        ServiceReference<?> reference = container.context().getServiceReference(PROCESSOR);
        try (PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
            Object session = gogo.loadClass(PROCESSOR)
                    .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                    .invoke(
                            container.context().getService(reference),
                            new ByteArrayInputStream(new byte[0]),
                            nowhere,
                            nowhere);
            return new Shell(gogo.loadClass(SESSION), session);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no session", e);
        }
    }

    private static boolean isThere(Container container) {
        try {
            String filter = "(&(osgi.command.scope=shm)(osgi.command.function=swap))";
            return container.context().getAllServiceReferences(null, filter) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is written here", e);
        }
    }

    /** Runs a line, whose answer is text. */
    String run(String line) {
        try {
            return String.valueOf(type.getMethod("execute", CharSequence.class).invoke(session, line));
        } catch (InvocationTargetException e) {
            throw new Refusal(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(line, e);
        }
    }

    /** Runs a line that must fail, and answers with the only line it says. */
    String fail(String line) {
        try {
            throw new AssertionError(line + " answered " + run(line));
        } catch (Refusal e) {
            return e.getMessage();
        }
    }

    /** What a command says instead of an answer. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        try {
            type.getMethod("close").invoke(session);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the session does not close", e);
        }
    }
}
