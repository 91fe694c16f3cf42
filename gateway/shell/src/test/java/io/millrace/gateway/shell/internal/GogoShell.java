package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.gateway.shell.internal.clean.Cleaner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Descriptor;

/** The commands in a real Gogo, without a framework. What is shown has no terminal; the width is a variable. */
final class GogoShell implements AutoCloseable {
    final FakeLink link = new FakeLink();

    private final CommandProcessorImpl processor = new CommandProcessorImpl();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out);

    /**
     * Starts it.
     *
     * @param runtime what the commands look at
     * @param folder the current folder, and in it shm as shared memory
     */
    GogoShell(ShmRuntime runtime, Path folder) {
        FakeContext context = new FakeContext();
        link.offer(context);
        AtomicLong nanos = new AtomicLong();
        LongSupplier clock = () -> nanos.getAndAdd(TimeUnit.SECONDS.toNanos(1));
        Path memory = folder.resolve("shm");
        processor.addConverter(new DtoConverter());
        add(new ListCommands(runtime));
        add(new DetailCommands(runtime));
        add(new HexCommand(runtime));
        add(new StructCommand(runtime));
        add(new LayoutCommand(runtime));
        add(new FlowCommands(runtime, clock));
        add(new MessageCommands(context.context(), context.add(ShmRuntime.class, runtime, Map.of())));
        add(new NotifyCommand(context.context(), runtime));
        add(new ErrorsCommand(runtime));
        add(new DumpCommand(runtime));
        add(new CleanCommand(memory, new Cleaner(memory, Path.of("/proc"), () -> Long.MAX_VALUE / 2)));
        session.currentDir(folder);
    }

    /** Every method that says what it does is a command. */
    private void add(Object commands) {
        for (Method method : commands.getClass().getMethods()) {
            if (method.isAnnotationPresent(Descriptor.class)) {
                processor.addCommand("shm", commands, method.getName());
            }
        }
    }

    /** How wide the terminal says it is. */
    GogoShell columns(int columns) {
        session.put("COLUMNS", columns);
        return this;
    }

    /** What a line shows, or why it failed, as the terminal shell would tell. */
    String run(String line) {
        bytes.reset();
        try {
            Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
        } catch (Exception e) {
            out.println(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        session.close();
        processor.stop();
    }
}
