package io.millrace.api.port;

import java.nio.file.Path;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where ports and handles come from; one service per runtime.
 *
 * <p>Thread-safety: thread-safe. Every method throws {@link PortException} if the system refuses.
 */
@ProviderType
public interface Ports {
    /** How bytes go through a pair. */
    enum Kind {
        /** In order, without bounds between messages. */
        STREAM,
        /** Whole messages. */
        DATAGRAM
    }

    /**
     * Makes a connected pair.
     *
     * @param kind how bytes go through
     * @return both ends
     */
    PortPair pair(Kind kind);

    /**
     * Makes a port of a handle on one.
     *
     * @param handle the handle, closed with the port; stays the caller's if this throws
     * @return the port
     */
    Port port(Handle handle);

    /**
     * Makes memory that has no name outside, is full of zeros, and whose length nobody can change.
     *
     * @param name for those who look at the process from outside
     * @param sizeBytes its length, more than 0
     * @return a handle on it
     */
    Handle memory(String name, long sizeBytes);

    /**
     * Opens the file of a segment, to hand it to a peer.
     *
     * @param path the file; for memory without a name {@code /proc/PID/fd/N}, where somebody has it open
     * @return a handle on it
     * @throws io.millrace.api.segment.SegmentRefusedException if the name is a symbolic link, or no file
     */
    Handle file(Path path);

    /**
     * Opens a meeting point for streams. A leftover that nobody listens at any more is replaced.
     *
     * @param path the name; its mode lets only this user connect
     * @return the server
     * @throws io.millrace.api.segment.SegmentRefusedException if the name is taken by something else
     */
    PortServer listen(Path path);

    /**
     * Connects to a meeting point, waiting for it to be there.
     *
     * @param path the name
     * @param timeout how long; zero tries once
     * @return the stream
     */
    Port connect(Path path, Duration timeout);

    /**
     * Makes a place to wait at many ports.
     *
     * @return the place
     */
    PortWatch watch();
}
