package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** What was signalled. */
public class RaisedDTO extends DTO {
    /** The name of the memory. */
    public String memory;

    /** The interrupt or the event. */
    public String signal;

    /** The bits that were set. */
    public String mask;

    /** The word before, empty for an interrupt. */
    public String before;
}
