package io.millrace.nrfrpc.internal;

import io.millrace.api.ring.Claim;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Room for one message of one endpoint: in the area, or on DEVICE memory in a private buffer. */
final class NrfRpcClaim implements Claim {
    private final NrfRpcSender sender;
    private final int endpoint;
    private final boolean staged;
    private final MemorySegment buffer;
    private boolean open;
    private int index;
    private int length;
    private int claimed;

    NrfRpcClaim(NrfRpcSender sender, int endpoint) {
        this.sender = sender;
        this.endpoint = endpoint;
        this.staged = sender.view().isDevice();
        int bufferBytes = staged ? sender.view().layout().maxPayloadBytes() : 0;
        this.buffer = Arena.ofAuto().allocate(bufferBytes, Long.BYTES);
    }

    boolean isOf(NrfRpcSender other, int otherEndpoint) {
        return sender == other && endpoint == otherEndpoint;
    }

    boolean isOpen() {
        return open;
    }

    void open(int newIndex, int newLength) {
        index = newIndex;
        length = newLength;
        claimed = newLength;
        open = true;
    }

    /** Publishes: the staged bytes, the size if it changed, the index. */
    void publish() {
        requireOpen();
        open = false;
        if (staged) {
            sender.view().copyIn(index, buffer, 0, length);
        }
        if (length != claimed) {
            sender.shorten(index, length);
        }
        sender.publish(endpoint, index, length);
    }

    void abort() {
        requireOpen();
        open = false;
        sender.abort(endpoint);
    }

    @Override
    public MemorySegment segment() {
        requireOpen();
        return staged ? buffer : sender.view().inPlace(index, length);
    }

    @Override
    public long offset() {
        return staged ? 0 : NrfRpcLayout.payloadOffset(index);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void shorten(int newLength) {
        requireOpen();
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("length must be 0 to " + length + ": length=" + newLength);
        }
        length = newLength;
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("nothing is claimed on endpoint " + endpoint);
        }
    }
}
