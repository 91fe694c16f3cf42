package io.millrace.fusiondock.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;

/**
 * A configuration and what it refers to, in the terms of a link. Thread-safety: immutable.
 *
 * @param name the link's name
 * @param segment holds both regions
 * @param device how the peer is called; {@link Signaler#none()} if it cannot be
 * @param policy how long to spin and to sleep where rings are heard
 * @param waiting how who sends or receives waits
 * @param sendType type of the messages of the channel
 * @param options how to behave
 */
record FusiondockSetup(
        String name,
        Segment segment,
        Signaler device,
        WaitPolicy policy,
        Waiting waiting,
        int sendType,
        FusiondockOptions options) {
    /** How who sends or receives waits. */
    enum Waiting {
        /** Awake. */
        SPIN,
        /** Awake for a moment, then asleep. */
        SPIN_THEN_PARK,
        /** Not at all. */
        NONE
    }

    String peer() {
        return options.role().peer().name();
    }

    /**
     * Opens the link over memory that was checked and reserved.
     *
     * @return the link
     */
    FusiondockLink open() {
        return new FusiondockLink(segment.memory(), device, policy, options);
    }

    /**
     * Whether both regions are inside the segment.
     *
     * @throws io.millrace.api.memory.GeometryMismatchException if not
     */
    void requireFit() {
        FusiondockView.requireFit(segment.memory(), options.txOffset(), options.regionBytes());
        FusiondockView.requireFit(segment.memory(), options.rxOffset(), options.regionBytes());
    }
}
