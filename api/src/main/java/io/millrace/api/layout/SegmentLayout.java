package io.millrace.api.layout;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What somebody has laid out in a segment. A segment may have several: a link, and the words of its doorbell.
 *
 * <p>Thread-safety: thread-safe.
 */
@ProviderType
public interface SegmentLayout {
    /** The most fields there may be; who has more puts equal neighbours together. */
    int MOST_FIELDS = 65_536;

    /**
     * The segment.
     *
     * @return its name
     */
    String segment();

    /**
     * Who laid it out.
     *
     * @return kind and name, for instance {@code nrfrpc plc}
     */
    String owner();

    /**
     * Looks at the memory now, within a bounded time, and changes nothing. The peer may write while it looks, so
     * neighbours need not fit each other.
     *
     * @return by offset, each inside the segment; a part of another one comes behind it
     * @throws io.millrace.api.memory.ShmException if the memory is gone
     */
    List<Field> fields();
}
