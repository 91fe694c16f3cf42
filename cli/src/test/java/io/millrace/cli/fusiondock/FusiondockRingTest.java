package io.millrace.cli.fusiondock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.Cli;
import io.millrace.hw.libc.Names;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rings through FIFOs: when, how many, for whom. */
@Timeout(120)
final class FusiondockRingTest extends FusiondockRuns {
    private static final int PRIVATE = 0600;

    @Test
    void ringOnceForEachMessageWithTheNumberOfTheOtherMachine() throws IOException {
        try (Fifo toUniproton = new Fifo("to-uniproton");
                Fifo toLinux = new Fifo("to-linux")) {
            Cli linux = linux("initboth int=1 dump --ring " + toUniproton.path);
            assertDone(linux);
            assertEquals(1, linux.line().getInt("rings"));
            assertArrayEquals(new byte[] {1, 0, 0, 0}, toUniproton.taken());
            assertDone(uniproton("recv int=2 --ring " + toLinux.path));
            assertArrayEquals(new byte[4], toLinux.taken());
            assertArrayEquals(new byte[0], toUniproton.taken());
        }
    }

    @Test
    void ringOnceForAMessageInPieces() throws Exception {
        try (Fifo fifo = new Fifo("fifo")) {
            Future<Cli> uniproton = start("uniproton", "recv");
            Cli linux = linux("init=64 blob=1000 --ring " + fifo.path);
            assertDone(linux);
            assertDone(uniproton.get());
            assertEquals(1, linux.line().getInt("rings"));
            assertArrayEquals(new byte[] {1, 0, 0, 0}, fifo.taken());
        }
    }

    @Test
    void ringNobodyWithoutAMessage() throws IOException {
        try (Fifo fifo = new Fifo("fifo")) {
            assertDone(linux("initboth int=1"));
            assertEquals(3, linux("init int=1 int=2 reclaim --timeout-ms 1").status());
            Cli linux = linux("dump reclaim recv init --timeout-ms 1 --ring " + fifo.path);
            assertEquals(0, linux.line().getInt("rings"));
            Cli hearing = linux("init int=1 --ring-in " + fifo.path);
            assertDone(hearing);
            assertEquals(0, hearing.line().getInt("rings"));
            assertArrayEquals(new byte[0], fifo.taken());
        }
    }

    @Test
    void exchangeMessagesThatAreLookedAtAfterARingOnly() throws Exception {
        String calm = " --trigger DOORBELL --poll-fallback-ms 1000";
        Future<Cli> echo = start("uniproton", "initboth echo=300" + rings("b", "a") + calm);
        awaitInitialised();
        Cli linux = linux("pingpong=300" + rings("a", "b") + calm);
        assertDone(linux);
        assertEquals(300, linux.line().getInt("rings"));
        assertTrue(linux.line().getInt("heard") > 0, linux.out());
        assertDone(echo.get());
    }

    @Test
    void exchangeMessagesThroughOneFifo() throws Exception {
        String bell = " --trigger DOORBELL --ring " + folder.resolve("both");
        Future<Cli> echo = start("uniproton", "initboth echo=30" + bell);
        awaitInitialised();
        assertDone(linux("pingpong=30" + bell));
        assertDone(echo.get());
    }

    @Test
    void lookAllTheSameIfARingIsLost() {
        assertDone(linux("initboth int=1"));
        assertDone(uniproton("recv --trigger DOORBELL --poll-fallback-ms 1 --ring-in " + folder.resolve("silent")));
    }

    @Test
    void leaveATickAloneForAWhile() throws IOException {
        message(0, 64, 2, new byte[8]);
        assertDone(uniproton("recv --settle-us 1000"));
        assertEquals(READ_END, word(0, OP));
        message(0, 64, 2, new byte[8]);
        assertEquals(3, uniproton("recv --settle-us 60000000 --timeout-ms 1").status());
        assertEquals(READY, word(0, OP));
    }

    @Test
    void refuseWhatIsNoFifo() throws IOException {
        assertDone(linux("init"));
        Cli cli = linux("recv --ring " + file());
        assertEquals(4, cli.status());
        assertTrue(cli.err().contains(file().toString()), cli.err());
    }

    private String rings(String out, String in) {
        return " --ring " + folder.resolve(out) + " --ring-in " + folder.resolve(in);
    }

    /** A FIFO that is held open, so that nothing in it is lost. */
    private final class Fifo implements AutoCloseable {
        private final Path path;
        private final RandomAccessFile held;
        private final FileInputStream in;

        Fifo(String name) throws IOException {
            path = folder.resolve(name);
            Names.mkfifo(path.toString(), PRIVATE);
            held = new RandomAccessFile(path.toFile(), "rw");
            in = new FileInputStream(path.toFile());
        }

        byte[] taken() throws IOException {
            return in.readNBytes(in.available());
        }

        @Override
        public void close() throws IOException {
            in.close();
            held.close();
        }
    }
}
