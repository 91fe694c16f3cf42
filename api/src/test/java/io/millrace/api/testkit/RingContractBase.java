package io.millrace.api.testkit;

import org.junit.jupiter.api.BeforeEach;

/** The ring that every part of {@link RingContract} looks at. */
abstract class RingContractBase {
    RingFixture ring;

    /**
     * Makes an empty ring over memory of its own.
     *
     * @return both ends
     * @throws Exception if that is not possible
     */
    protected abstract RingFixture open() throws Exception;

    @BeforeEach
    void openRing() throws Exception {
        ring = open();
    }
}
