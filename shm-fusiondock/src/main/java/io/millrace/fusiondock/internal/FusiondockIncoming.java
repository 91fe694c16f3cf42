package io.millrace.fusiondock.internal;

import java.util.Optional;

/**
 * A message that comes in pieces: what it is to be, and what of it is here. The last piece stays in the slot until the
 * message is handled.
 *
 * <p>Thread-safety: confined to the receiver's thread, but for {@link #pieces} and {@link #expire}.
 */
final class FusiondockIncoming {
    private static final int NEVER = -1;

    private final FusiondockView view;
    private final FusiondockStageView stage;
    private int type;
    private int used;
    private int max;
    private long total;
    private long done;
    private boolean dropped;
    private volatile boolean active;
    /** Pieces taken so far, of all messages. */
    private volatile int pieces;

    private volatile int expired = NEVER;

    FusiondockIncoming(FusiondockView view, FusiondockStageView stage) {
        this.view = view;
        this.stage = stage;
    }

    /** Begins with the piece that stands in the slot, not yet taken. */
    void begin(int newType, int newUsed, int newMax, boolean drop) {
        type = newType;
        used = newUsed;
        max = newMax;
        total = Integer.toUnsignedLong(newUsed);
        done = 0;
        dropped = drop;
        expired = NEVER;
        active = true;
    }

    /** Goes on with a message of which some came to somebody before us. */
    void resume(FusiondockRest rest) {
        begin(rest.type(), rest.used(), rest.max(), rest.isDropped());
        if (!dropped) {
            stage.room(used);
            rest.into(stage, 0);
        }
        done = rest.done();
    }

    /** What came so far and was released, for who comes after us. */
    Optional<FusiondockRest> rest() {
        if (!active) {
            return Optional.empty();
        }
        long released = done == total ? (total - 1) / max * max : done;
        byte[] bytes = dropped ? new byte[0] : stage.take(0, (int) released);
        return Optional.of(new FusiondockRest(type, used, max, released, bytes));
    }

    boolean isActive() {
        return active;
    }

    boolean isDropped() {
        return dropped;
    }

    /** Pieces from now on are released unread. */
    void drop() {
        dropped = true;
    }

    /** Whether the slot still holds a piece of this message, as far as its header tells. */
    boolean isOwn(int slotUsed, int slotType) {
        return slotUsed == used && slotType == type;
    }

    /** Takes the piece in the slot; whether it was the last. */
    boolean take() {
        int piece = (int) Math.min(max, total - done);
        if (!dropped) {
            view.copyOut(stage.room(used), done, piece);
        }
        done += piece;
        int before = pieces;
        pieces = before + 1;
        return done == total;
    }

    void end() {
        active = false;
    }

    /** Pieces taken so far, so that two looks can be compared. */
    int pieces() {
        return pieces;
    }

    /** The peer has not brought the next piece for too long; nothing happens if it did meanwhile. */
    void expire(int piecesSeen) {
        expired = piecesSeen;
    }

    boolean isExpired() {
        return expired == pieces;
    }

    int type() {
        return type;
    }

    long total() {
        return total;
    }

    long done() {
        return active ? done : 0;
    }
}
