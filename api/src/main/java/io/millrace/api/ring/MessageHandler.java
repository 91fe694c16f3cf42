package io.millrace.api.ring;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** Gets messages, in place. */
@ConsumerType
@FunctionalInterface
public interface MessageHandler {
    /**
     * Gets one message. Its bytes are valid until this returns; take a {@link Lease} to keep them longer. If it throws,
     * the message is released all the same and the exception goes to the caller of {@code poll}.
     *
     * @param segment holds the message, and more: nothing outside the range is the handler's business
     * @param offset where the message starts; aligned as the wire aligns it, often to 4 only
     * @param length its length, 0 or more
     * @param endpoint which endpoint or kind it is of, where the wire knows such a thing, else 0
     */
    void onMessage(MemorySegment segment, long offset, int length, int endpoint);
}
