package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** A word of bits by which the cores call each other. */
public class SignalDTO extends DTO {
    /** pending main, pending sub, or the event. */
    public String signal;

    /** The word. */
    public String word;

    /** The bits that are set, with the firmware's names for them. */
    public String bits;
}
