package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A runtime with what a test puts into it; its public class, since a container is shown it, too. */
public final class FakeRuntime implements ShmRuntime {
    final RuntimeDTO all = new RuntimeDTO();
    final List<FieldDTO> fields = new ArrayList<>();

    /** With nothing in it. */
    FakeRuntime() {
        all.segments = new SegmentDTO[0];
        all.signalers = new SignalerDTO[0];
        all.rings = new RingDTO[0];
        all.blocks = new BlockDTO[0];
        all.peers = new PeerDTO[0];
        all.problems = new ProblemDTO[0];
    }

    SegmentDTO segment(String name) {
        SegmentDTO dto = new SegmentDTO();
        dto.name = name;
        dto.sizeBytes = 4096;
        all.segments = new SegmentDTO[] {dto};
        return dto;
    }

    SignalerDTO signaler(String name, String kind) {
        SignalerDTO dto = new SignalerDTO();
        dto.name = name;
        dto.kind = kind;
        dto.rings = 3;
        all.signalers = new SignalerDTO[] {dto};
        return dto;
    }

    PeerDTO peer(String channel, String state) {
        PeerDTO dto = new PeerDTO();
        dto.channel = channel;
        dto.protocol = "fake";
        dto.peer = "B";
        dto.segment = "plc";
        dto.state = state;
        dto.quietMillis = 1500;
        all.peers = new PeerDTO[] {dto};
        return dto;
    }

    RingDTO ring(String channel, long used, long capacity) {
        RingDTO dto = new RingDTO();
        dto.channel = channel;
        dto.protocol = "fake";
        dto.direction = "TX";
        dto.usedBytes = used;
        dto.capacityBytes = capacity;
        all.rings = new RingDTO[] {dto};
        return dto;
    }

    void problem(String source, String kind, String message) {
        ProblemDTO dto = new ProblemDTO();
        dto.source = source;
        dto.kind = kind;
        dto.message = message;
        all.problems = new ProblemDTO[] {dto};
    }

    void noProblem() {
        all.problems = new ProblemDTO[0];
    }

    void field(long offset, long length, String state) {
        FieldDTO dto = new FieldDTO();
        dto.offset = offset;
        dto.length = length;
        dto.state = state;
        fields.add(dto);
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        return all;
    }

    @Override
    public Optional<byte[]> peek(String segment, long offset, int length) {
        return Optional.empty();
    }

    @Override
    public List<FieldDTO> layout(String segment) {
        return fields;
    }

    @Override
    public List<ProblemDTO> errors() {
        return List.of();
    }
}
