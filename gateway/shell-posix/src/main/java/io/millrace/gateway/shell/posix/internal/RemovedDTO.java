package io.millrace.gateway.shell.posix.internal;

import org.osgi.dto.DTO;

/** A System V segment that was removed. */
public class RemovedDTO extends DTO {
    /** Whose it was: {@code os}, or the name of a table. */
    public String systemv;

    /** Its key before, in eight hexadecimal digits. */
    public String key;

    /** Its id. */
    public int shmid;

    /** Its length. */
    public long bytes;

    /** How often it was attached. */
    public long nattch;

    /** What became of it. */
    public String effect;
}
