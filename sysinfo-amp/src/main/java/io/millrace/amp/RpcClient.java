package io.millrace.amp;

import io.millrace.amp.internal.RpcMessage;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Calls commands of a server at the other core, one at a time. Answers to calls that were given up are dropped.
 *
 * <p>Thread-safety: thread-safe, calls queue up. Source: ESP-AMP, rpc over rpmsg.
 */
public final class RpcClient {
    private final RpmsgEndpoint endpoint;
    private final Producer server;
    private final Queue<RpcMessage> answers = new ArrayDeque<>();
    private int nextId;

    /**
     * Makes a client.
     *
     * @param endpoint ours, used by nobody else
     * @param serverAddress the server's endpoint
     * @param firstId number of the first call, 1 in the firmware; numbers have 16 bits and go through 0
     */
    public RpcClient(RpmsgEndpoint endpoint, int serverAddress, int firstId) {
        this.endpoint = endpoint;
        this.server = endpoint.to(serverAddress);
        this.nextId = firstId & RpcMessage.MAX_ID;
    }

    /**
     * Calls a command.
     *
     * @param command its number, 16 bits
     * @param request what it gets
     * @param timeout for room and for the answer together
     * @return the answer; nothing if there was none in time
     * @throws IllegalArgumentException if the request is longer than a message can be
     */
    public synchronized Optional<RpcReply> call(int command, byte[] request, Duration timeout) {
        long start = System.nanoTime();
        RpcMessage message = new RpcMessage(nextId, command, RpcReply.PENDING, request);
        nextId = (nextId + 1) & RpcMessage.MAX_ID;
        Offer[] offer = {Offer.FULL};
        byte[] bytes = message.bytes();
        endpoint.waitPoint()
                .await(() -> (offer[0] = server.offer(bytes, 0, bytes.length)) != Offer.FULL, timeout.toNanos());
        if (offer[0] == Offer.TOO_LARGE) {
            throw new IllegalArgumentException("a request has at most "
                    + (server.info().maxMessageBytes() - RpcMessage.HEADER_BYTES) + " bytes: " + request.length);
        }
        return offer[0] == Offer.SENT
                ? answer(message.id(), timeout.toNanos() - (System.nanoTime() - start))
                : Optional.empty();
    }

    private Optional<RpcReply> answer(int id, long nanos) {
        RpcMessage[] found = new RpcMessage[1];
        endpoint.waitPoint()
                .await(
                        () -> {
                            found[0] = look(id);
                            return found[0] != null;
                        },
                        nanos);
        return Optional.ofNullable(found[0]).map(answer -> new RpcReply(answer.status(), answer.data()));
    }

    /** The answer to a call, if it is there; drops all others. */
    private RpcMessage look(int id) {
        endpoint.rx()
                .poll(
                        (segment, offset, length, _) ->
                                RpcMessage.of(segment, offset, length).ifPresent(answers::add),
                        1);
        RpcMessage answer = answers.poll();
        return answer != null && answer.id() == id && answer.status() != RpcReply.PENDING ? answer : null;
    }
}
