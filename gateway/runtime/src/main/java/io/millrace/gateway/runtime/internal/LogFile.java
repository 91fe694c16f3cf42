package io.millrace.gateway.runtime.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/**
 * Writes the OSGi log of this run to the file named by the framework property {@code millrace.log}, stack traces
 * included: what a terminal is spared is found there.
 */
@Component(
        immediate = true,
        service = {})
public final class LogFile implements LogListener {
    private final LogReaderService reader;
    private final PrintWriter out;

    /**
     * Called by Declarative Services.
     *
     * @throws IOException if the file cannot be written
     */
    @Activate
    public LogFile(BundleContext context, @Reference LogReaderService reader) throws IOException {
        this.reader = reader;
        String file = context.getProperty("millrace.log");
        this.out = new PrintWriter(
                file == null
                        ? java.io.Writer.nullWriter()
                        : Files.newBufferedWriter(Path.of(file), StandardCharsets.UTF_8));
        List<LogEntry> sofar = Collections.list(reader.getLog());
        Collections.reverse(sofar);
        sofar.forEach(this::logged);
        reader.addLogListener(this);
    }

    @Deactivate
    void stop() {
        reader.removeLogListener(this);
        synchronized (out) {
            out.close();
        }
    }

    @Override
    public void logged(LogEntry entry) {
        boolean event = entry.getLoggerName().startsWith("Events.");
        if (entry.getLogLevel().compareTo(event ? LogLevel.WARN : LogLevel.INFO) > 0) {
            return;
        }
        synchronized (out) {
            out.println(Instant.ofEpochMilli(entry.getTime()) + " " + entry.getLogLevel() + " "
                    + entry.getBundle().getSymbolicName() + ": " + entry.getMessage());
            if (entry.getException() != null) {
                entry.getException().printStackTrace(out);
            }
            out.flush();
        }
    }
}
