package io.millrace.gateway.shell.internal.struct;

import io.millrace.gateway.shell.internal.struct.Struct.Member;
import java.util.ArrayList;
import java.util.List;

/** Puts members behind each other, packed or aligned as C does by nature. Thread-safety: one thread. */
final class Layer {
    private final boolean aligned;
    private final List<Member> members = new ArrayList<>();
    private long size;
    private int alignment = 1;

    Layer(boolean aligned) {
        this.aligned = aligned;
    }

    boolean hasMember(String name) {
        return members.stream().anyMatch(member -> member.name().equals(name));
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /**
     * Adds one.
     *
     * @return the length so far
     * @throws ArithmeticException if no long can hold that
     */
    long add(String name, Type type, List<Integer> counts) {
        if (aligned) {
            alignment = Math.max(alignment, type.alignment());
            size = roundUp(size, type.alignment());
        }
        members.add(new Member(name, type, counts, size));
        long bytes = type.size();
        for (int count : counts) {
            bytes = Math.multiplyExact(bytes, (long) count);
        }
        size = Math.addExact(size, bytes);
        return size;
    }

    Struct toStruct() {
        return new Struct(members, roundUp(size, alignment), alignment);
    }

    private static long roundUp(long value, int to) {
        return (value + to - 1) / to * to;
    }
}
