package io.millrace.gateway.shell.internal;

import io.millrace.gateway.shell.support.CommandException;
import java.io.EOFException;
import java.io.PrintStream;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs a script line by line and prints what each line gives, as if it were typed. */
final class Script {
    private final CommandSession session;
    private final PrintStream out;

    Script(CommandSession session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /**
     * Runs it up to the first line that fails. A line that ends inside brackets or quotes goes on in the next.
     *
     * @throws Exception what the failing command threw
     */
    void run(String script) throws Exception {
        String open = "";
        for (String line : script.lines().toList()) {
            open = runUnlessOpen(open + line) ? "" : open + line + "\n";
        }
        if (!open.isBlank()) {
            throw new CommandException("the script ends in the middle of: "
                    + open.lines().findFirst().orElse(""));
        }
    }

    private boolean runUnlessOpen(String statement) throws Exception {
        Object result;
        try {
            result = session.execute(statement);
        } catch (EOFError expected) {
            return false;
        } catch (EOFException e) {
            if (e.getCause() instanceof EOFError) {
                return false;
            }
            throw e;
        }
        if (result != null) {
            out.println(session.format(result, Converter.INSPECT));
        }
        return true;
    }
}
