package io.millrace.vox.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hosts and guests over one memory, for tests. */
final class Parties {
    static final Duration SOON = Duration.ofSeconds(10);
    static final VoxSetup SETUP = new VoxSetup(Segments.OPTIONS, Segments.POLICY, Optional.empty(), Optional.empty());

    /** What a host told its listener, in order. */
    final List<String> news = new ArrayList<>();

    final Memory memory;
    final Segment segment;

    Parties(VoxGeometry geometry) {
        this(Segments.memory(VoxLayout.of(geometry).totalSize()));
    }

    Parties(Memory memory) {
        this.memory = memory;
        this.segment = segment(memory);
    }

    VoxHost host(Role role, VoxGeometry geometry) {
        return host(role, geometry, SETUP);
    }

    VoxHost host(Role role, VoxGeometry geometry, VoxSetup setup) {
        return VoxHost.open("host", segment, role, geometry, setup, new VoxHost.Listener() {
            @Override
            public void attached(VoxLink link) {
                news.add("+" + link.guest());
            }

            @Override
            public void gone(VoxLink link) {
                news.add("-" + link.guest());
            }
        });
    }

    VoxGuest walkIn() {
        return VoxGuest.walkIn("guest", segment, SETUP, Duration.ZERO);
    }

    VoxGuest claim(int id) {
        return VoxGuest.claim("guest", segment, id, SETUP, Duration.ZERO);
    }

    /** The messages that are there, as numbers of the pattern's first byte. */
    static List<byte[]> drain(VoxLink link) {
        List<byte[]> messages = new ArrayList<>();
        MessageHandler collect =
                (bytes, offset, length, endpoint) -> messages.add(Segments.toBytes(bytes, offset, length));
        link.rx().poll(collect, Integer.MAX_VALUE);
        return messages;
    }

    private static Segment segment(Memory memory) {
        return new Segment() {
            @Override
            public Memory memory() {
                return memory;
            }

            @Override
            public SegmentInfo info() {
                return new SegmentInfo("test", "test", "/nowhere", memory.size(), Access.NORMAL, true);
            }

            @Override
            public void grow(long sizeBytes) {
                if (sizeBytes > memory.size()) {
                    throw new UnsupportedOperationException("memory of a test has one length");
                }
            }

            @Override
            public Reservation reserve(long offset, long sizeBytes) {
                return () -> {};
            }

            @Override
            public void close() {}
        };
    }
}
