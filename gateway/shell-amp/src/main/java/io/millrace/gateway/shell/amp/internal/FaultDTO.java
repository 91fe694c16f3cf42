package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** Something wrong with a chain. */
public class FaultDTO extends DTO {
    /** What is wrong. */
    public String kind;

    /** Device address of the place. */
    public String address;

    /** What stands there. */
    public String value;

    /** What would be legal. */
    public String allowed;
}
