package io.millrace.api.runtime;

import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The runtime as tools see it. One service per runtime; its property {@code service.changecount} grows when something
 * comes or goes. Thread-safety: thread-safe.
 */
@ProviderType
public interface ShmRuntime {
    /**
     * Everything there is.
     *
     * @return a snapshot that the caller owns
     */
    RuntimeDTO getRuntimeDTO();

    /**
     * Bytes of a segment, copied.
     *
     * @param segment its name
     * @param offset where to start
     * @param length how many at most; fewer come back at the end of the segment
     * @return the bytes, empty if there is no such segment
     * @throws IndexOutOfBoundsException if the offset is outside the segment
     */
    Optional<byte[]> peek(String segment, long offset, int length);

    /**
     * What lies where in a segment, as it is now.
     *
     * @param segment its name
     * @return by offset, a part of another field behind it; empty if there is no such segment or nobody says
     */
    List<FieldDTO> layout(String segment);

    /**
     * What has been wrong since the gateway started, also what is over. Problems that differ in numbers alone are one.
     *
     * @return in the order in which they were first seen, snapshots that the caller owns
     */
    List<ProblemDTO> errors();
}
