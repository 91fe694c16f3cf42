package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fusiondock.internal.FusiondockLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the firmware is told and asked, in words of its own, and the ticks it sends. Thread-safety: confined to one
 * thread.
 */
final class Orders {
    private static final int COMMAND = 100;
    private static final int ANSWER = 101;
    private static final int DONE = 0;
    private static final int STATISTICS = 0;

    private final JavaSide java;
    private final List<Long> ticks = new ArrayList<>();
    private final List<Message> others = new ArrayList<>();

    /** What it can be told; the number is the one of its README. */
    enum Order {
        MANNERS(1),
        LOSE_RINGS(2),
        TICK_MILLIS(3),
        REST_MILLIS(4),
        LIMIT_BYTES(5),
        STRAY_RINGS(6),
        HALT_BEHIND_PIECE(7);

        private final int number;

        Order(int number) {
            this.number = number;
        }
    }

    /** What it counts, in the order of its answer. */
    enum Counter {
        DOORBELL,
        RECEIVED,
        SENT,
        TICKS,
        LATE,
        RINGS,
        HEARD,
        LOST,
        TRUNCATED,
        REFUSED,
        CORRUPT,
        UNKNOWN
    }

    Orders(JavaSide java) {
        this.java = java;
    }

    /** Gives an order, and waits until it is obeyed. */
    void give(Order order, int value) {
        ask(order.number, value);
    }

    /** What it has counted so far. */
    Map<Counter, Integer> counters() {
        ByteBuffer words = ask(STATISTICS);
        Map<Counter, Integer> counters = new EnumMap<>(Counter.class);
        for (Counter each : Counter.values()) {
            counters.put(each, words.getInt());
        }
        return counters;
    }

    /** Sends words; answers what stands behind the status. Ticks that come before the answer are kept. */
    private ByteBuffer ask(int... words) {
        byte[] order = new byte[Integer.BYTES * words.length];
        littleEndian(order).asIntBuffer().put(words);
        java.send(COMMAND, order);
        List<ByteBuffer> answers = new ArrayList<>(1);
        while (answers.isEmpty()) {
            java.receive((segment, offset, length, type) -> {
                if (type == ANSWER) {
                    answers.add(ByteBuffer.wrap(Message.bytes(segment, offset, length))
                            .order(ByteOrder.LITTLE_ENDIAN));
                } else {
                    take(segment, offset, length, type);
                }
            });
        }
        ByteBuffer answer = answers.getFirst();
        assertEquals(words[0], answer.getInt());
        assertEquals(DONE, answer.getInt(), () -> "status of order " + words[0]);
        return answer;
    }

    /** Switches the ticks on or off. */
    void tick(boolean on) {
        java.send(FusiondockLayout.TYPE_TICK, new byte[] {(byte) (on ? 1 : 0), 0, 0, 0, 0, 0, 0, 0});
    }

    /** Waits for more ticks. */
    void awaitTicks(int more) {
        int wanted = ticks.size() + more;
        while (ticks.size() < wanted) {
            java.receive(this::take);
        }
    }

    private void take(MemorySegment segment, long offset, int length, int type) {
        if (type == FusiondockLayout.TYPE_TICK) {
            assertEquals(Long.BYTES, length);
            ticks.add(littleEndian(Message.bytes(segment, offset, length)).getLong());
        } else {
            others.add(Message.of(type, segment, offset, length));
        }
    }

    /** All ticks that came, in order; nothing else came. */
    List<Long> ticks() {
        assertTrue(others.isEmpty(), others::toString);
        return ticks;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
