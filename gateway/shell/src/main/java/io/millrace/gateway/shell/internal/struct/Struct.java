package io.millrace.gateway.shell.internal.struct;

import java.util.List;

/**
 * Members behind each other. Thread-safety: immutable.
 *
 * @param members by offset
 * @param size in bytes, the room behind the last member included
 * @param alignment 1 where members are packed
 */
record Struct(List<Member> members, long size, int alignment) implements Type {
    Struct {
        members = List.copyOf(members);
    }

    /**
     * A member.
     *
     * @param name unique in the struct
     * @param type of one element
     * @param counts how many elements, the outer ones first; empty if it is no array
     * @param offset in the struct
     */
    record Member(String name, Type type, List<Integer> counts, long offset) {
        Member {
            counts = List.copyOf(counts);
        }
    }
}
