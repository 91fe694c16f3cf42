package io.millrace.amp;

import io.millrace.amp.internal.RpcMessage;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Serves commands to clients at the other core. A request is answered once; a repeated one, told by its number, is not
 * served again.
 *
 * <p>Thread-safety: {@link #serve} one thread at a time. Source: ESP-AMP, rpc over rpmsg.
 */
public final class RpcServer {
    private static final int MANY = 256;

    private final RpmsgEndpoint endpoint;
    private final Map<Integer, RpcHandler> commands;
    private final Duration patience;
    /** Number of the last request of each client. */
    private final Map<Integer, Integer> last = new HashMap<>();

    /**
     * Makes a server.
     *
     * @param endpoint ours, used by nobody else
     * @param commands what to do, by number
     * @param patience how long to wait for room for an answer; then it is lost
     */
    public RpcServer(RpmsgEndpoint endpoint, Map<Integer, RpcHandler> commands, Duration patience) {
        this.endpoint = endpoint;
        this.commands = Map.copyOf(commands);
        this.patience = patience;
    }

    /**
     * Serves the requests that are there.
     *
     * @param timeout how long to wait for the first
     * @return how many
     */
    public int serve(Duration timeout) {
        endpoint.waitPoint().await(() -> endpoint.rx().available() > 0, timeout.toNanos());
        return endpoint.rx().poll(this::request, MANY);
    }

    private void request(MemorySegment segment, long offset, int length, int client) {
        RpcMessage.of(segment, offset, length)
                .filter(request -> !Integer.valueOf(request.id()).equals(last.put(client, request.id())))
                .ifPresent(request -> answer(client, request));
    }

    private void answer(int client, RpcMessage request) {
        RpcReply reply = reply(request);
        if (reply.data().length == 0) {
            return;
        }
        Producer to = endpoint.to(client);
        int most = to.info().maxMessageBytes() - RpcMessage.HEADER_BYTES;
        byte[] bytes = new RpcMessage(request.id(), request.command(), reply.status(), reply.data())
                .cutTo(most)
                .bytes();
        endpoint.waitPoint().await(() -> to.offer(bytes, 0, bytes.length) != Offer.FULL, patience.toNanos());
    }

    private RpcReply reply(RpcMessage request) {
        RpcHandler handler = commands.get(request.command());
        return handler == null ? new RpcReply(RpcReply.UNKNOWN_COMMAND, new byte[1]) : handler.handle(request.data());
    }
}
