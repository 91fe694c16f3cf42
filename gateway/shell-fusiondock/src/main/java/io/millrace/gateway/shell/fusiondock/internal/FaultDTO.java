package io.millrace.gateway.shell.fusiondock.internal;

import org.osgi.dto.DTO;

/** Something wrong that was found in a mailbox. */
public class FaultDTO extends DTO {
    /** What is wrong. */
    public String kind;

    /** Where in the segment. */
    public String offset;

    /** What stood there. */
    public String value;

    /** What would be legal. */
    public String allowed;

    /** How often it was seen. */
    public long count;
}
