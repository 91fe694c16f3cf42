package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** A message that came, or went. */
public class MessageDTO extends DTO {
    /** The channel. */
    public String channel;

    /** What became of it: RECEIVED, or what the channel answered to a send. */
    public String outcome;

    /** Its length in bytes. */
    public int length;

    /** Its bytes, two digits each. */
    public String hex;

    /** Its bytes as text, what cannot be printed as a dot. */
    public String text;
}
