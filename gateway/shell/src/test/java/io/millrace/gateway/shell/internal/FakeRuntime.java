package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A runtime with one segment {@code plc} of 64 counted bytes and two channels in it. */
final class FakeRuntime implements ShmRuntime {
    private final RuntimeDTO all = new RuntimeDTO();
    private final byte[] bytes = new byte[64];

    FakeRuntime() {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        all.segments = new SegmentDTO[] {segment()};
        all.signalers = new SignalerDTO[0];
        all.rings = new RingDTO[] {ring("plc/0", "TX", 7), ring("plc/0", "RX", 5), ring("plc/1", "TX", 0)};
        all.blocks = new BlockDTO[0];
        all.peers = new PeerDTO[] {peer("plc/0", 0), peer("plc/1", 1)};
        all.problems = new ProblemDTO[0];
    }

    private static SegmentDTO segment() {
        SegmentDTO dto = new SegmentDTO();
        dto.name = "plc";
        dto.kind = "file";
        dto.location = "/dev/shm/plc";
        dto.sizeBytes = 64;
        dto.access = "NORMAL";
        return dto;
    }

    static RingDTO ring(String channel, String direction, long messages) {
        RingDTO dto = new RingDTO();
        dto.channel = channel;
        dto.protocol = "fake";
        dto.direction = direction;
        dto.messages = messages;
        return dto;
    }

    private static PeerDTO peer(String channel, int endpoint) {
        PeerDTO dto = new PeerDTO();
        dto.channel = channel;
        dto.protocol = "fake";
        dto.peer = "B";
        dto.segment = "plc";
        dto.endpoint = endpoint;
        dto.state = "ALIVE";
        return dto;
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        return all;
    }

    @Override
    public Optional<byte[]> peek(String segment, long offset, int length) {
        int from = (int) offset;
        return segment.equals("plc")
                ? Optional.of(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)))
                : Optional.empty();
    }

    @Override
    public List<FieldDTO> layout(String segment) {
        return List.of();
    }

    @Override
    public List<ProblemDTO> errors() {
        return List.of();
    }
}
