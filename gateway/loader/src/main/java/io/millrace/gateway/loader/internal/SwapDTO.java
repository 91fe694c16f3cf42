package io.millrace.gateway.loader.internal;

import org.osgi.dto.DTO;

/** What a swap came to. */
public class SwapDTO extends DTO {
    /** Makes an empty snapshot. */
    public SwapDTO() {}

    /** The symbolic name. */
    public String bundle;

    /** The version before. */
    public String before;

    /** The version now. */
    public String after;

    /** From the stop of the old revision until everything was back, in milliseconds. */
    public long gapMillis;
}
