package io.millrace.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String said(boolean terminal) {
        Progress progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
        progress.begin("pingpong, size 64: warming up vox-java, 2 of 9");
        progress.step("pingpong, size 64: window", 3, 11);
        progress.say("no");
        progress.end();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void elsewhereEachThingThatTakesLongHasALine() {
        assertEquals(
                "millrace bench: pingpong, size 64: warming up vox-java, 2 of 9\nmillrace bench: no\n", said(false));
    }

    @Test
    void onATerminalOneLineChangesAndIsGoneBeforeOthersSpeak() {
        String begun = "millrace bench: pingpong, size 64: warming up vox-java, 2 of 9";
        String window = "millrace bench: pingpong, size 64: window, 3 of 11";
        String cleared = "\r" + " ".repeat(window.length()) + "\r";
        assertEquals(
                "\r" + begun + "\r" + window + " ".repeat(begun.length() - window.length()) + cleared
                        + "millrace bench: no\n",
                said(true));
    }

    @Test
    void aLongLineDoesNotWrap() {
        Progress progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
        progress.begin("x".repeat(200));
        assertEquals(80, bytes.size());
    }
}
