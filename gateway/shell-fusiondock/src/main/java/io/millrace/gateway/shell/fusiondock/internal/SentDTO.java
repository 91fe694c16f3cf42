package io.millrace.gateway.shell.fusiondock.internal;

import org.osgi.dto.DTO;

/** A message that was sent. */
public class SentDTO extends DTO {
    /** The mailbox. */
    public String mailbox;

    /** Type of the message. */
    public int type;

    /** Its length in bytes. */
    public int length;

    /** Its bytes. */
    public String hex;
}
