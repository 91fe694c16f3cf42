package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** Something wrong. */
public class ProblemDTO extends DTO {
    /** Makes an empty snapshot. */
    public ProblemDTO() {}

    /** What it was found at: a channel, a configuration, a component. */
    public String source;

    /** What is wrong, as a short name. */
    public String kind;

    /** What is wrong, in words, with value and what is allowed. */
    public String message;

    /** How often it was seen. */
    public long count;

    /** When it was first seen, in milliseconds since the epoch; 0 if unknown. */
    public long firstMillis;

    /** When it was last seen, in milliseconds since the epoch; 0 if unknown. */
    public long lastMillis;
}
