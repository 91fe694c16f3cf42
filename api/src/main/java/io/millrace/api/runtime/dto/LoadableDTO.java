package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** A bundle that a repository offers. */
public class LoadableDTO extends DTO {
    /** Makes an empty snapshot. */
    public LoadableDTO() {}

    /** Its symbolic name. */
    public String bundle;

    /** Its version. */
    public String version;

    /** The wire formats, memories and doorbells it brings, by their short names. */
    public String[] protocols;

    /** The PIDs that make it load. */
    public String[] pids;

    /** The repository that offers it. */
    public String repository;

    /** AVAILABLE, LOADED, or INSTALLED where it did not come from here. */
    public String state;

    /** What it was loaded for: the configurations, or {@code by hand}, or the bundles that need it. */
    public String[] reasons;
}
