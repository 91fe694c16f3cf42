package io.millrace.vox.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.vox.internal.VoxBootstrap.Kind;
import io.millrace.vox.internal.VoxBootstrap.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the bytes of a bootstrap message say, as somebody has recorded them. Thread-safety: stateless. */
public final class VoxBootstrapInspection {
    /** The longest message, bytes. */
    public static final int MOST_BYTES = VoxBootstrap.RESPONSE_HEADER_BYTES + VoxBootstrap.MAX_BYTES;

    private VoxBootstrapInspection() {}

    /** Which message it is. */
    public enum What {
        /** A guest asks; the text is the session id. */
        REQUEST,
        /** A host lets a guest in; the text is usually the segment's path. */
        SUCCESS,
        /** A host refuses; the text says why. */
        ERROR
    }

    /**
     * What was found. Thread-safety: immutable.
     *
     * @param what which message, if the bytes are one
     * @param peer the guest's id, 0 if none was given
     * @param text what it carries, as UTF-8
     * @param problem why it is none
     */
    public record Report(Optional<What> what, int peer, String text, Optional<Problem> problem) {}

    /**
     * Whether bytes begin as a message does.
     *
     * @param start at least four bytes
     * @return true after a magic
     */
    public static boolean isOne(byte[] start) {
        return Kind.REQUEST_FRAME.begins(start) || Kind.RESPONSE_FRAME.begins(start);
    }

    /**
     * Looks at a message.
     *
     * @param message all of it
     * @return what it says; what cannot be is a problem, not an exception
     */
    public static Report of(byte[] message) {
        try {
            if (Kind.REQUEST_FRAME.begins(message)) {
                return new Report(Optional.of(What.REQUEST), 0, text(VoxBootstrap.sid(message)), Optional.empty());
            }
            Response response = VoxBootstrap.response(message);
            What what = response.peerId() == 0 ? What.ERROR : What.SUCCESS;
            return new Report(Optional.of(what), response.peerId(), text(response.payload()), Optional.empty());
        } catch (PeerCorruptionException e) {
            return new Report(
                    Optional.empty(),
                    0,
                    "",
                    Optional.of(new Problem(e.kind(), e.offset(), e.value(), e.allowed(), 1, "")));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
