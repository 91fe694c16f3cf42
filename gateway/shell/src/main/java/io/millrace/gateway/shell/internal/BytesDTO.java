package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.FieldDTO;
import java.util.BitSet;
import org.osgi.dto.DTO;

/** Bytes of a segment. */
public class BytesDTO extends DTO {
    /** The segment's name. */
    public String segment;

    /** Where they start. */
    public long offset;

    /** The bytes, two digits each. */
    public String hex;

    /** What lies there, by offset, a part of another field behind it. */
    public FieldDTO[] fields = {};

    /** Which bytes are others than in the picture before; not shown in JSON. */
    final BitSet changed = new BitSet();

    /** Whether these are shown in reverse. */
    boolean styles;
}
