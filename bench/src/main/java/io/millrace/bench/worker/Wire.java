package io.millrace.bench.worker;

/**
 * One side of a pair, two ways. Every method tries once and does not wait, unless the medium itself does.
 * Thread-safety: confined to one thread.
 */
interface Wire extends AutoCloseable {
    /** Message s of a throughput window goes over lane s mod lanes. */
    int lanes();

    /** Whether the message found room. */
    boolean send(int lane, byte[] message, int length);

    /** Lets the other side see all that was sent. */
    default void flush() {}

    /** Takes at most so many messages of a lane and shows each to the numbers; how many there were. */
    int take(int lane, Numbers numbers, int limit);

    /** Takes a message of lane 0, shows it to the numbers and keeps it for {@link #sendHeldBack}. */
    boolean hold(Numbers numbers);

    /** Releases the message that is held and sends the same bytes back; whether they found room. */
    boolean sendHeldBack();

    @Override
    void close();
}
