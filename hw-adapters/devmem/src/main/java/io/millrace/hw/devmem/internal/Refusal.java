package io.millrace.hw.devmem.internal;

import io.millrace.api.segment.SegmentRefusedException;

/**
 * Why something was refused. Thread-safety: immutable.
 *
 * @param reason what was refused, and what was seen
 * @param remedy what to do about it
 */
record Refusal(String reason, String remedy) {
    SegmentRefusedException exception() {
        return new SegmentRefusedException(reason + "; " + remedy);
    }
}
