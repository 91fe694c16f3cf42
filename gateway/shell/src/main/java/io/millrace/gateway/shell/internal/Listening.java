package io.millrace.gateway.shell.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.HexDump;
import io.millrace.gateway.shell.support.JsonText;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.felix.service.command.Converter;

/** One run of {@code shm:listen}. Thread-safety: confined to one thread. */
final class Listening {
    private static final int BATCH = 256;
    private static final long LOOK_NANOS = 1_000_000;

    private final PrintStream out;
    private final boolean json;
    private final int wanted;
    private final DtoConverter converter = new DtoConverter();

    /**
     * Prepares a run.
     *
     * @param wanted stop after so many; 0 takes all
     */
    Listening(PrintStream out, boolean json, int wanted) {
        this.out = out;
        this.json = json;
        this.wanted = wanted;
    }

    /**
     * Prints messages until there were enough or the time is over. Looks again and again instead of waiting in the
     * channel, which would hand out more than is wanted.
     *
     * @param gone whether nobody offers the channel any more
     * @return messages printed
     * @throws CommandException if the channel goes away
     */
    int run(Channel channel, BooleanSupplier gone, Duration timeout) {
        String name = channel.info().name();
        long start = System.nanoTime();
        int heard = 0;
        while ((wanted == 0 || heard < wanted) && !Thread.currentThread().isInterrupted()) {
            int now = poll(channel, name, wanted == 0 ? BATCH : Math.min(BATCH, wanted - heard));
            heard += now;
            if (System.nanoTime() - start >= timeout.toNanos()) {
                break;
            }
            if (now == 0 && gone.getAsBoolean()) {
                throw new CommandException("channel " + name + " went away, with its peer or its transport; " + heard
                        + " messages came before");
            }
            if (now == 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        return heard;
    }

    private int poll(Channel channel, String name, int limit) {
        try {
            return channel.rx()
                    .poll(
                            (segment, offset, length, _) ->
                                    print(message(name, "RECEIVED", copy(segment, offset, length))),
                            limit);
        } catch (PeerCorruptionException e) {
            out.println(name + " CORRUPT " + e.getMessage());
            return 0;
        }
    }

    private static byte[] copy(MemorySegment segment, long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return bytes;
    }

    static MessageDTO message(String channel, String outcome, byte[] bytes) {
        MessageDTO dto = new MessageDTO();
        dto.channel = channel;
        dto.outcome = outcome;
        dto.length = bytes.length;
        dto.hex = HexFormat.of().formatHex(bytes);
        dto.text = HexDump.text(bytes, 0, bytes.length);
        return dto;
    }

    private void print(MessageDTO message) {
        out.println(json ? JsonText.of(message) : converter.format(message, Converter.LINE, converter));
        out.flush();
    }
}
