package io.millrace.gateway.shell.fusiondock.internal;

import org.osgi.dto.DTO;

/** A message that was given up or taken back. */
public class FreedDTO extends DTO {
    /** The mailbox. */
    public String mailbox;

    /** TX or RX, as the gateway sees it. */
    public String way;

    /** What stood in the slot before. */
    public String before;

    /** Type of the message. */
    public int type;

    /** Length of the message in bytes. */
    public long used;

    /** What happens to it. */
    public String effect;
}
