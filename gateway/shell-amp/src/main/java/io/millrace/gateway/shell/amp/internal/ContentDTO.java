package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** A block and its bytes. */
public class ContentDTO extends DTO {
    /** The block. */
    public EntryDTO entry;

    /** The bytes, two digits each. */
    public String hex;
}
