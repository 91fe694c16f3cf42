package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** One finding of the doctor. */
public class CheckDTO extends DTO {
    /** OK, WARN or FAIL. */
    public String verdict;

    /** What was looked at. */
    public String check;

    /** What was seen. */
    public String reason;

    /** What to do about it; empty if nothing. */
    public String remedy;
}
