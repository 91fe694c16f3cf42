package io.millrace.fusiondock;

import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Both directions of a link: what a {@link io.millrace.api.channel.Channel} over it does not show. As a service it
 * carries {@code millrace.mailbox} with the link's name.
 *
 * <p>Thread-safety: thread-safe; the rings as they say themselves.
 */
@ProviderType
public interface Mailbox {
    /** Service property: the link's name. */
    String NAME = "millrace.mailbox";

    /**
     * The sending end for messages of one type. All of them fill the same slot: whoever comes second is answered FULL
     * until the peer has read what the first one sent. A message longer than the slot goes through it in pieces, which
     * the link moves on by itself: SENT means that the first piece is published and the rest is on its way.
     *
     * @param type the {@code data_type} of the messages, any word
     * @return the end
     */
    Producer tx(int type);

    /**
     * The receiving end; a handler gets the type of a message as its {@code endpoint}. Whole messages only. One that is
     * longer than {@code maxMessage} is told by a {@link BufferTooSmallException}, once, and stays where it is; one
     * whose rest does not come by a {@link TruncatedMessageException}.
     *
     * @return the end
     */
    Consumer rx();

    /**
     * What is known of the peer.
     *
     * @return its state
     */
    PeerState peer();

    /**
     * What stands in both regions.
     *
     * @return a snapshot
     */
    MailboxInfo info();

    /**
     * Gives up the message that is being received or waits to be: every piece of it is released unread, also those
     * still to come.
     *
     * @return false if there is none
     */
    boolean discard();

    /**
     * Takes back what the peer has not read, and ends what is on its way in pieces: for an operator who knows that
     * nobody reads any more. Also frees a slot whose state is no state.
     *
     * @return false if the slot was free already
     */
    boolean reclaim();
}
