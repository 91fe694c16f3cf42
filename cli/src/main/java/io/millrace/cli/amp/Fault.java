package io.millrace.cli.amp;

/** Why a command was not carried out: what stands behind {@code "error"}. */
enum Fault {
    /** The id is in this pool already; the endpoint is open already. */
    DUPLICATE_ID,
    /** The pool has not so much left. */
    NO_SPACE,
    /** A size is a word of 16 bits. */
    TOO_LARGE,
    /** There is no such entry, or no queue with this name. */
    NOT_FOUND,
    /** The sub core makes no entries. */
    WRONG_ROLE,
    /** The command cannot be understood, or not be carried out on this entry. */
    INVALID_ARG,
    /** The message is longer than an item. */
    NO_MEM,
    /** The other end of this queue is ours. */
    NOT_SUPPORTED,
    /** Nothing came in time. */
    TIMEOUT,
    /** The queue has no room now. */
    FULL,
    /** No correct peer leaves such bytes. */
    CORRUPT,
    /** There is no chain yet, or no rpmsg. */
    NOT_INITIALISED,
    /** There is no such pool here. */
    NO_POOL
}
