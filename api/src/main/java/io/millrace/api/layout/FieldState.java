package io.millrace.api.layout;

/** What a part of a segment is good for now. */
public enum FieldState {
    /** Belongs to the format itself: headers, positions, states, doorbell words. */
    CONTROL,
    /** Room for data that holds some. */
    USED,
    /** Room for data that holds none. */
    FREE,
    /** What stands there is not allowed. */
    CORRUPT
}
