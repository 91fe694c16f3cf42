package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.FieldDTO;
import org.osgi.dto.DTO;

/** What the bytes of a dump are: a file of its own, beside them. */
public class ImageDTO extends DTO {
    /** The segment's name. */
    public String segment;

    /** Where its memory comes from. */
    public String kind;

    /** Where it is found outside. */
    public String location;

    /** NORMAL or DEVICE. */
    public String access;

    /** How many bytes were written. */
    public long sizeBytes;

    /** When the first of them was read, in UTC. */
    public String time;

    /** The wire formats of the channels in it. */
    public String[] protocols;

    /** Those who say what lies where. */
    public String[] owners;

    /** The channels in it. */
    public String[] channels;

    /** What lay where when the first byte was read. */
    public FieldDTO[] fields;
}
