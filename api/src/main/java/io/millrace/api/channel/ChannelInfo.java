package io.millrace.api.channel;

import java.util.List;

/**
 * What a channel is. Thread-safety: immutable.
 *
 * @param name unique in the runtime
 * @param protocol the wire format, for instance {@code nrfrpc}
 * @param peer who is at the other end, by the protocol's name for it
 * @param segment the segment it lies in
 * @param endpoint which endpoint of a link with many, else 0
 * @param problems what was found wrong, each kind once
 */
public record ChannelInfo(
        String name, String protocol, String peer, String segment, int endpoint, List<Problem> problems) {
    /** Makes the list unmodifiable. */
    public ChannelInfo {
        problems = List.copyOf(problems);
    }
}
