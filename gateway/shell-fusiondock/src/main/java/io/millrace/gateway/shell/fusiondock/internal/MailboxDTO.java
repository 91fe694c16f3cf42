package io.millrace.gateway.shell.fusiondock.internal;

import org.osgi.dto.DTO;

/** Both directions of a mailbox. */
public class MailboxDTO extends DTO {
    /** Its name, and its channel's. */
    public String mailbox;

    /** The segment it lies in. */
    public String segment;

    /** Who is at the other side. */
    public String peer;

    /** What is known of the peer. */
    public String state;

    /** The region we write. */
    public SlotDTO tx;

    /** The region we read. */
    public SlotDTO rx;

    /** What is wrong with it. */
    public FaultDTO[] problems;
}
