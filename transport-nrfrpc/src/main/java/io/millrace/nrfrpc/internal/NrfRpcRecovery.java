package io.millrace.nrfrpc.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an area holds, and how its sender takes it over after a death.
 *
 * <p>Source: nRF RPC draft; it has no restart, these rules keep its wire format. Thread-safety: immutable. Crash: every
 * step of {@link #repair} may be the last one; repeating it gives the same result.
 */
public final class NrfRpcRecovery {
    private NrfRpcRecovery() {}

    /** A message of ours that is in flight, with the blocks it lies in. */
    record InFlight(int endpoint, int index, long blocks) {}

    /**
     * A message in flight.
     *
     * @param endpoint its endpoint
     * @param index where it starts in the area
     * @param size its payload in bytes
     * @param crc CRC-32 of the payload
     */
    public record Message(int endpoint, int index, int size, int crc) {}

    /**
     * What an area holds.
     *
     * @param layout what stands where
     * @param slots the slot words
     * @param messages the messages in flight that pass every check
     * @param problems what does not
     * @param uninitialised whether every slot and the first size word are 0
     */
    public record Report(
            NrfRpcLayout layout,
            List<Integer> slots,
            List<Message> messages,
            List<Problem> problems,
            boolean uninitialised) {}

    /**
     * Looks at an area without a write.
     *
     * @param view the area
     * @return what it holds
     */
    static Report inspect(NrfRpcView view) {
        List<Integer> slots = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        boolean zeroed = view.isZeroed();
        for (int endpoint = 0; endpoint < view.layout().endpoints(); endpoint++) {
            int word = view.slot(endpoint);
            slots.add(word);
            if (!zeroed && !isNothing(word)) {
                try {
                    int size = checkedSize(view, endpoint, word);
                    messages.add(new Message(endpoint, word, size, view.crc32(word, size)));
                } catch (PeerCorruptionException e) {
                    problems.add(view.problem(e, 1));
                }
            }
        }
        return new Report(view.layout(), slots, messages, problems, zeroed);
    }

    /**
     * Takes over an area we send on: initialises it if it never was, ends what was claimed and never published, keeps
     * what is in flight, and ends what cannot be a message.
     *
     * @param view the area
     * @param problems where nonsense is reported
     * @return what is in flight
     */
    static List<InFlight> repair(NrfRpcView view, NrfRpcProblems problems) {
        List<InFlight> inFlight = new ArrayList<>();
        if (view.isUninitialised()) {
            view.initialise();
            return inFlight;
        }
        for (int endpoint = 0; endpoint < view.layout().endpoints(); endpoint++) {
            int word = view.slot(endpoint);
            if (isNothing(word) || !keep(view, problems, endpoint, word, inFlight)) {
                end(view, endpoint, word);
            }
        }
        return inFlight;
    }

    private static boolean keep(
            NrfRpcView view, NrfRpcProblems problems, int endpoint, int word, List<InFlight> inFlight) {
        try {
            int size = checkedSize(view, endpoint, word);
            return inFlight.add(new InFlight(endpoint, word, blocks(view.layout(), word, size)));
        } catch (PeerCorruptionException e) {
            problems.note(endpoint, e);
            return false;
        }
    }

    private static void end(NrfRpcView view, int endpoint, int word) {
        if (word != NrfRpcLayout.EMPTY) {
            view.slot(endpoint, NrfRpcLayout.EMPTY);
        }
    }

    /** The blocks a message touches; with a lenient index the first and the last one in part. */
    static long blocks(NrfRpcLayout layout, int index, int size) {
        int first = index / layout.blockBytes();
        int last = (NrfRpcLayout.payloadOffset(index) + size - 1) / layout.blockBytes();
        return NrfRpcAllocator.run(first, last - first + 1);
    }

    private static int checkedSize(NrfRpcView view, int endpoint, int word) {
        if (!view.isIndex(word)) {
            throw view.badIndex(endpoint, word);
        }
        int size = view.header(word);
        if (!view.isSize(word, size)) {
            throw view.badSize(word, size);
        }
        return size;
    }

    private static boolean isNothing(int word) {
        return word == NrfRpcLayout.EMPTY || word == NrfRpcLayout.PENDING;
    }
}
