package io.millrace.amp;

import org.osgi.annotation.versioning.ConsumerType;

/** One command of an {@link RpcServer}. */
@ConsumerType
@FunctionalInterface
public interface RpcHandler {
    /**
     * Does it.
     *
     * @param request what the client sent
     * @return the answer; one without data is not sent at all, as in the firmware
     */
    RpcReply handle(byte[] request);
}
