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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A runtime in which one channel flows and one is stuck. Counters grow by 50 from one snapshot to the next. */
class DemoRuntime implements ShmRuntime {
    private static final int PLC_BYTES = 4096;
    private static final int FRAME_BYTES = 1 << 20;
    private static final long MORNING = 1_790_000_000_000L;

    private final byte[] plc = new byte[PLC_BYTES];
    private final List<FieldDTO> layout = layoutOfPlc();
    private boolean gone;
    private long looks;

    DemoRuntime() {
        ByteBuffer bytes = ByteBuffer.wrap(plc).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x40, 0x4d494c4c);
        bytes.put(0x44, "conveyor".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 2; i++) {
            bytes.order(ByteOrder.BIG_ENDIAN).putShort(0x54 + 6 * i, (short) (-5 - i));
            bytes.order(ByteOrder.LITTLE_ENDIAN).putFloat(0x56 + 6 * i, 1.5f + i);
        }
    }

    /** From now on there is nothing any more. */
    void vanish() {
        gone = true;
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        long more = 50 * looks++;
        RuntimeDTO all = new RuntimeDTO();
        all.segments = new SegmentDTO[] {
            segment("frame", "posix", "/dev/shm/frame", FRAME_BYTES),
            segment("plc", "file", "/dev/shm/millrace-0/plc", PLC_BYTES)
        };
        all.signalers = new SignalerDTO[] {signaler()};
        all.rings = new RingDTO[] {
            ring("plc/0", "TX", 1234 + more, 3, 192, 1024, 0),
            ring("plc/0", "RX", 1200 + more, 0, 0, 1024, 0),
            ring("plc/1", "TX", 17, 16, 1024, 1024, 12_345),
            ring("plc/1", "RX", 0, 0, 0, 0, 0),
        };
        all.blocks = new BlockDTO[] {block()};
        all.peers = new PeerDTO[] {peer("plc/0", 0, "ALIVE", 40), peer("plc/1", 1, "LATE", 12_900)};
        all.problems =
                new ProblemDTO[] {problem("plc/1", "slot-index", "slot-index at offset 22 is 99, allowed: 0 to 12", 3)};
        if (gone) {
            all.segments = new SegmentDTO[0];
            all.peers = new PeerDTO[0];
        }
        return all;
    }

    private static SegmentDTO segment(String name, String kind, String location, long size) {
        SegmentDTO dto = new SegmentDTO();
        dto.name = name;
        dto.kind = kind;
        dto.location = location;
        dto.sizeBytes = size;
        dto.access = "NORMAL";
        dto.created = name.equals("plc");
        return dto;
    }

    private static SignalerDTO signaler() {
        SignalerDTO dto = new SignalerDTO();
        dto.name = "plc";
        dto.kind = "futex";
        dto.rings = 1234;
        dto.wakes = 99;
        return dto;
    }

    private static RingDTO ring(
            String channel, String way, long messages, int backlog, long used, long capacity, long fullMillis) {
        RingDTO dto = new RingDTO();
        dto.channel = channel;
        dto.protocol = "nrfrpc";
        dto.direction = way;
        dto.maxMessageBytes = 1012;
        dto.backlog = backlog;
        dto.usedBytes = used;
        dto.capacityBytes = capacity;
        dto.fullMillis = fullMillis;
        dto.messages = messages;
        dto.bytes = messages * 8;
        return dto;
    }

    private static BlockDTO block() {
        BlockDTO dto = new BlockDTO();
        dto.name = "plc";
        dto.segment = "plc";
        dto.granuleBytes = 64;
        dto.totalBytes = 1024;
        dto.freeBytes = 832;
        dto.longestRunBytes = 512;
        return dto;
    }

    private static PeerDTO peer(String channel, int endpoint, String state, long quietMillis) {
        PeerDTO dto = new PeerDTO();
        dto.channel = channel;
        dto.protocol = "nrfrpc";
        dto.peer = "B";
        dto.segment = "plc";
        dto.endpoint = endpoint;
        dto.state = state;
        dto.quietMillis = quietMillis;
        return dto;
    }

    private static ProblemDTO problem(String source, String kind, String message, long count) {
        ProblemDTO dto = new ProblemDTO();
        dto.source = source;
        dto.kind = kind;
        dto.message = message;
        dto.count = count;
        dto.firstMillis = MORNING;
        dto.lastMillis = MORNING + 12_345;
        return dto;
    }

    @Override
    public Optional<byte[]> peek(String segment, long offset, int length) {
        byte[] bytes = segment.equals("plc") ? plc : new byte[FRAME_BYTES];
        int from = (int) offset;
        return gone
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)));
    }

    @Override
    public List<FieldDTO> layout(String segment) {
        plc[0x60]++;
        return gone ? List.of() : segment.equals("plc") ? layout : List.of(field("head", 0, 1, "CONTROL", "1"));
    }

    @Override
    public List<ProblemDTO> errors() {
        return List.of(
                problem("plc/1", "slot-index", "slot-index at offset 22 is 99, allowed: 0 to 12", 3),
                problem("io.millrace.nrfrpc~plc", "bad-value", "side is \"C\", allowed: A or B", 1));
    }

    /** Two areas of 1024 bytes as nRF RPC has them, and a doorbell behind them. */
    private static List<FieldDTO> layoutOfPlc() {
        List<FieldDTO> fields = new ArrayList<>();
        for (String area : List.of("ab", "ba")) {
            int start = area.equals("ab") ? 0 : 1024;
            fields.add(field(area, start, 1024, "FREE", ""));
            for (int i = 0; i < 13; i++) {
                fields.add(field(area + ".slot[" + i + "]", start + 2 * i, 2, "CONTROL", i == 1 ? "PENDING" : "EMPTY"));
            }
            fields.add(field(area + ".block[0..2]", start + 0x40, 192, area.equals("ab") ? "USED" : "FREE", ""));
        }
        fields.add(field("ba.block[9]", 1024 + 0x280, 64, "CORRUPT", "length 4000"));
        fields.add(field("doorbell.a", 2048, 4, "CONTROL", "17"));
        fields.add(field("doorbell.b", 2052, 4, "CONTROL", "12"));
        return fields;
    }

    private static FieldDTO field(String name, long offset, long length, String state, String value) {
        FieldDTO dto = new FieldDTO();
        dto.owner = name.startsWith("doorbell") ? "futex plc" : "nrfrpc plc";
        dto.name = name;
        dto.offset = offset;
        dto.length = length;
        dto.state = state;
        dto.value = value;
        return dto;
    }
}
