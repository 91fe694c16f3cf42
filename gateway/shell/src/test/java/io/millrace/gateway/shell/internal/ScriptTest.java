package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.gateway.shell.support.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> executed = new ArrayList<>();

    @Test
    void printsWhatEveryLineGives() throws Exception {
        run("a\nb\n");
        assertEquals(List.of("a", "b"), executed);
        assertEquals("[a]\n[b]\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLineThatEndsInsideABracketGoesOn() throws Exception {
        run("{\nx\n}\nb");
        assertEquals(List.of("{\nx\n}", "b"), executed);
    }

    @Test
    void anOpenBracketAtTheEndIsAnError() {
        CommandException e = assertThrows(CommandException.class, () -> run("a\n{ x\n"));
        assertTrue(e.getMessage().contains("{ x"), e.getMessage());
    }

    @Test
    void nothingRunsAfterAFailure() {
        assertThrows(IllegalStateException.class, () -> run("a\nfail\nb"));
        assertEquals(List.of("a"), executed);
    }

    private void run(String script) throws Exception {
        CommandSession session = (CommandSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CommandSession.class}, (_, method, arguments) -> {
                    String text = String.valueOf(arguments[0]);
                    return method.getName().equals("format") ? "[" + text + "]" : execute(text);
                });
        new Script(session, new PrintStream(out, true, StandardCharsets.UTF_8)).run(script);
    }

    private Object execute(String text) {
        if (text.contains("{") && !text.contains("}")) {
            throw new EOFError(1, 1, "open", "}", "}");
        }
        if (text.equals("fail")) {
            throw new IllegalStateException("as asked");
        }
        executed.add(text);
        return text;
    }
}
