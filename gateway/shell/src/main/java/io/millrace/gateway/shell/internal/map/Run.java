package io.millrace.gateway.shell.internal.map;

import io.millrace.api.runtime.dto.FieldDTO;
import java.util.Optional;

/**
 * Bytes of a segment that belong to the same field, to the innermost one where several lie in each other.
 * Thread-safety: immutable, if nobody changes the field.
 *
 * @param offset where it starts in the segment
 * @param length in bytes, at least 1
 * @param field whose bytes they are; empty if nobody says
 */
public record Run(long offset, long length, Optional<FieldDTO> field) {
    /**
     * What the bytes are good for.
     *
     * @return as the field says, {@link Part#UNKNOWN} if there is none
     */
    public Part part() {
        return field.map(it -> Part.of(it.state)).orElse(Part.UNKNOWN);
    }

    /**
     * The offset behind the last byte.
     *
     * @return in the segment
     */
    public long end() {
        return offset + length;
    }
}
