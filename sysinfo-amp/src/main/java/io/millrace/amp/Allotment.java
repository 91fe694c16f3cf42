package io.millrace.amp;

import java.util.NoSuchElementException;

/** What became of a request for a block. Thread-safety: immutable. */
public sealed interface Allotment {
    /**
     * The block is there.
     *
     * @param entry the block
     */
    record Made(Entry entry) implements Allotment {}

    /**
     * There is no block, and nothing was written.
     *
     * @param reason why
     * @param message the same with names, values and what is allowed
     */
    record Refused(Reason reason, String message) implements Allotment {}

    /** Why there is no block. The firmware answers null to all of these. */
    enum Reason {
        /** The id is in this pool already. */
        DUPLICATE_ID,
        /** The pool has not so much left. */
        NO_SPACE,
        /** A size is a word of 16 bits. */
        TOO_LARGE,
        /** The id is the firmware's. */
        RESERVED_ID,
        /** The sub core makes no entries. */
        WRONG_ROLE,
        /** As many entries as the configuration allows. */
        LIMIT,
        /** There is no such pool here. */
        NO_POOL,
        /** There is no chain to hang it on, or a broken one. */
        NOT_INITIALISED
    }

    /**
     * The block, for who cannot go on without.
     *
     * @return the block
     * @throws NoSuchElementException with the reason, if there is none
     */
    default Entry orElseThrow() {
        return switch (this) {
            case Made made -> made.entry();
            case Refused refused -> throw new NoSuchElementException(refused.reason() + ": " + refused.message());
        };
    }
}
