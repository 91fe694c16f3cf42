package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** The bytes of a window, as they are. */
public class ImageDTO extends DTO {
    /** Which window: hp, with the words of pending interrupts, or rtc. */
    public String pool;

    /** Device address of the first byte. */
    public String address;

    /** The bytes, two digits each. */
    public String hex;
}
