package io.millrace.gateway.shell.internal.map;

/** What a part of a segment is good for, and its sign in pictures. */
public enum Part {
    /** Belongs to the format itself. */
    CONTROL('='),
    /** Holds data. */
    USED('#'),
    /** Holds none. */
    FREE('.'),
    /** What stands there is not allowed. */
    CORRUPT('!'),
    /** Nobody says. */
    UNKNOWN(' ');

    private final char sign;

    Part(char sign) {
        this.sign = sign;
    }

    /**
     * How it is drawn.
     *
     * @return one printable character
     */
    public char sign() {
        return sign;
    }

    /**
     * By the name that snapshots carry.
     *
     * @param state CONTROL, USED, FREE or CORRUPT
     * @return the part, {@link #UNKNOWN} for any other name
     */
    static Part of(String state) {
        for (Part part : values()) {
            if (part.name().equals(state)) {
                return part;
            }
        }
        return UNKNOWN;
    }
}
