package io.millrace.gateway.shell.internal;

import io.millrace.gateway.shell.internal.struct.Decoder;
import java.util.List;
import java.util.Map;
import org.osgi.dto.DTO;

/** Bytes of a segment, understood as a struct. */
public class StructDTO extends DTO {
    /** The segment's name. */
    public String segment;

    /** Where the struct starts. */
    public long offset;

    /** Its length. */
    public int sizeBytes;

    /** Values by name: numbers, truth values, texts, lists for arrays, maps for structs. */
    public Map<String, Object> values;

    /** The same for people; not shown in JSON. */
    List<Decoder.Row> rows;
}
