package io.millrace.gateway.loader.internal;

import org.osgi.dto.DTO;

/** What was loaded or unloaded. */
public class LoadedDTO extends DTO {
    /** Makes an empty snapshot. */
    public LoadedDTO() {}

    /** LOADED or UNLOADED. */
    public String state;

    /** Symbolic names. */
    public String[] bundles;
}
