package io.millrace.vox.internal;

import static io.millrace.vox.internal.VoxMaps.bytes;
import static io.millrace.vox.internal.VoxMaps.control;
import static io.millrace.vox.internal.VoxMaps.fieldsOf;
import static io.millrace.vox.internal.VoxMaps.is;
import static io.millrace.vox.internal.VoxMaps.map;
import static io.millrace.vox.internal.VoxMaps.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.LayoutRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and live segments as a map: every byte has a name, and the names say what stands there. */
class VoxMapTest {
    private static final long SMALL_BYTES = VoxLayout.of(Segments.SMALL).totalSize();
    private static final int GUEST = 128;
    private static final int TO_HOST = 192;
    private static final int TO_GUEST = 448;
    private static final int POOL = 704;
    private static final int META = 768;
    private static final int SLOTS = 832;
    private static final int DATA = 128;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fresh_g1_c1024",
                "fresh_g2_c128",
                "fresh_g4_c1024",
                "seqA_01_reserved",
                "seqA_02_claimed",
                "seqA_03_heartbeat",
                "seqA_04_g2h_inline_hello",
                "seqA_05_g2h_more",
                "seqA_06_g2h_read3",
                "seqA_07_g2h_wrapped",
                "seqB_01_h2g_slot",
                "seqB_02_exhausted",
                "seqB_03_freed",
                "seqB_04_realloc"
            })
    void everyByteHasAName(String image) {
        Memory memory = Segments.image(Segments.golden(image));
        VoxLayout layout = VoxSegment.attach(memory).layout();

        List<Field> fields = LayoutRules.neat(map(memory, layout), memory.size());

        LayoutRules.cover(fields, 0, memory.size());
        assertEquals(List.of(), fieldsOf(fields, FieldState.CORRUPT));
        long slots = layout.geometry().classes().stream()
                .mapToLong(each -> (long) each.slotBytes() * each.count())
                .sum();
        long rings = 2L * layout.geometry().guests() * layout.geometry().capacityBytes();
        assertEquals(slots + rings, bytes(fields, FieldState.USED) + bytes(fields, FieldState.FREE));
    }

    @Test
    void theHeaderIsNamedAsInItsPaper() {
        Map<String, Field> fields = fields("fresh_g4_c1024");

        control(fields, "header", 0, 128, "");
        control(fields, "header.magic", 0, 8, "TELXHUB 7");
        control(fields, "header.version", 8, 4, "7");
        control(fields, "header.header_size", 12, 4, "128");
        control(fields, "header.total_size", 16, 8, "46720");
        control(fields, "header.max_payload_size", 24, 4, "65536");
        control(fields, "header.inline_threshold", 28, 4, "256");
        control(fields, "header.max_guests", 32, 4, "4");
        control(fields, "header.bipbuf_capacity", 36, 4, "1024");
        control(fields, "header.peer_table_offset", 40, 8, "128");
        control(fields, "header.var_pool_offset", 48, 8, "9600");
        control(fields, "header.heartbeat_interval", 56, 8, "1000000000 ns");
        control(fields, "header.host_goodbye", 64, 4, "0");
        control(fields, "header.num_var_slot_classes", 68, 4, "2");
        control(fields, "header.current_size", 72, 8, "46720");
        control(fields, "header.reserved", 80, 48, "");
    }

    @Test
    void placesNobodyEverTookAreOneField() {
        control(fields("fresh_g4_c1024"), "peer[0..3]", 128, 256, "Empty");
        Memory memory = Segments.fresh(Segments.usual(4, 1024));
        VoxSegment.attach(memory).nextEpoch(2);

        Map<String, Field> fields = named(map(memory, VoxSegment.attach(memory).layout()));

        control(fields, "peer_table", 128, 256, "4 places");
        control(fields, "peer[0..1]", 128, 128, "Empty");
        control(fields, "peer[2]", 256, 64, "guest 3: Empty");
        control(fields, "peer[2].epoch", 260, 4, "1");
        control(fields, "peer[3]", 320, 64, "Empty");
    }

    @ParameterizedTest
    @CsvSource({"seqA_01_reserved, Reserved, 0", "seqA_03_heartbeat, Attached, 1234605616436508552"})
    void aGuestHasAnEntry(String image, String state, String heartbeat) {
        Map<String, Field> fields = fields(image);

        control(fields, "peer[0]", GUEST, 64, "guest 1: " + state);
        control(fields, "peer[0].state", GUEST, 4, state);
        control(fields, "peer[0].epoch", GUEST + 4, 4, "1");
        control(fields, "peer[0].last_heartbeat", GUEST + 8, 8, heartbeat + " ns");
        control(fields, "peer[0].ring_offset", GUEST + 16, 8, "192");
    }

    @Test
    void anEmptyRingIsFree() {
        Map<String, Field> fields = fields("seqA_03_heartbeat");

        control(fields, "g2h[0]", TO_HOST, 256, "guest 1 to host");
        control(fields, "g2h[0].write", TO_HOST, 4, "0");
        control(fields, "g2h[0].watermark", TO_HOST + 4, 4, "0");
        control(fields, "g2h[0].capacity", TO_HOST + 8, 4, "128");
        control(fields, "g2h[0].read", TO_HOST + 64, 4, "0");
        is(fields, "g2h[0].data[0..127]", TO_HOST + DATA, 128, FieldState.FREE, "");
        control(fields, "h2g[0]", TO_GUEST, 256, "host to guest 1");
    }

    @Test
    void framesAreTheUsedPartOfARing() {
        Map<String, Field> fields = fields("seqA_05_g2h_more");

        is(fields, "g2h[0].data[0..103]", TO_HOST + DATA, 104, FieldState.USED, "104 bytes");
        is(fields, "g2h[0].data[104..127]", TO_HOST + DATA + 104, 24, FieldState.FREE, "");
        control(fields, "g2h[0].frame[0]", TO_HOST + DATA, 8, "inline, 5 bytes");
        control(fields, "g2h[0].frame[1]", TO_HOST + DATA + 16, 8, "inline, 0 bytes");
        control(fields, "g2h[0].frame[2]", TO_HOST + DATA + 24, 8, "inline, 32 bytes");
        control(fields, "g2h[0].frame[3]", TO_HOST + DATA + 64, 8, "inline, 31 bytes");
    }

    @Test
    void whatWasReleasedIsFree() {
        Map<String, Field> fields = fields("seqA_06_g2h_read3");

        is(fields, "g2h[0].data[0..63]", TO_HOST + DATA, 64, FieldState.FREE, "");
        is(fields, "g2h[0].data[64..103]", TO_HOST + DATA + 64, 40, FieldState.USED, "40 bytes");
        control(fields, "g2h[0].frame[0]", TO_HOST + DATA + 64, 8, "inline, 31 bytes");
    }

    @Test
    void aRingThatWentRoundIsUsedAtBothEnds() {
        Map<String, Field> fields = fields("seqA_07_g2h_wrapped");

        control(fields, "g2h[0].watermark", TO_HOST + 4, 4, "104");
        is(fields, "g2h[0].data[0..31]", TO_HOST + DATA, 32, FieldState.USED, "32 bytes");
        is(fields, "g2h[0].data[32..63]", TO_HOST + DATA + 32, 32, FieldState.FREE, "");
        is(fields, "g2h[0].data[64..103]", TO_HOST + DATA + 64, 40, FieldState.USED, "40 bytes");
        is(fields, "g2h[0].data[104..127]", TO_HOST + DATA + 104, 24, FieldState.FREE, "behind the watermark");
        control(fields, "g2h[0].frame[0]", TO_HOST + DATA + 64, 8, "inline, 31 bytes");
        control(fields, "g2h[0].frame[1]", TO_HOST + DATA, 8, "inline, 24 bytes");
    }

    @Test
    void theHalfStatesOfARingThatGoesRoundAreNone() {
        Map<String, Field> producer = fields(spoilt("seqA_06_g2h_read3", TO_HOST + 4, 104));
        is(producer, "g2h[0].data[64..103]", TO_HOST + DATA + 64, 40, FieldState.USED, "40 bytes");
        is(producer, "g2h[0].data[0..63]", TO_HOST + DATA, 64, FieldState.FREE, "");

        Map<String, Field> consumer = fields(spoilt("seqA_07_g2h_wrapped", TO_HOST + 64, 0));
        is(consumer, "g2h[0].data[0..31]", TO_HOST + DATA, 32, FieldState.USED, "32 bytes");
        is(consumer, "g2h[0].data[32..127]", TO_HOST + DATA + 32, 96, FieldState.FREE, "");
    }

    @Test
    void aReferenceNamesItsSlot() {
        Map<String, Field> fields = fields("seqB_01_h2g_slot");

        control(fields, "h2g[0].frame[0]", TO_GUEST + DATA, 20, "class[0].slot[0], generation 1, 40 bytes");
        is(fields, "class[0].slot[0]", SLOTS, 64, FieldState.USED, "host, generation 1");
        is(fields, "class[0].slot[1..2]", SLOTS + 64, 128, FieldState.FREE, "");
    }

    @Test
    void aReferenceNamesItsRegion() {
        byte[] image = Segments.golden("seqA_02_claimed");
        set(image, TO_HOST, 32);
        set(image, TO_HOST + DATA, 32);
        set(image, TO_HOST + DATA + 4, 2);
        set(image, TO_HOST + DATA + 8, 7);
        set(image, TO_HOST + DATA + 16, 64);
        set(image, TO_HOST + DATA + 24, 4000);

        control(fields(image), "g2h[0].frame[0]", TO_HOST + DATA, 32, "region 7, 4000 bytes at 64");
    }

    @Test
    void thePoolNamesTheOwnersOfSlots() {
        Map<String, Field> fields = fields("seqB_04_realloc");

        control(fields, "pool", POOL, 320, "1 classes");
        control(fields, "class[0]", POOL, 64, "3 slots of 64 bytes");
        control(fields, "class[0].slot_size", POOL, 4, "64");
        control(fields, "class[0].slot_count", POOL + 4, 4, "3");
        control(fields, "class[0].free_head", POOL + 8, 8, "2, tag 6");
        control(fields, "class[0].meta[1]", META + 16, 16, "allocated, generation 2, owner guest 1");
        control(fields, "class[0].meta[2]", META + 32, 16, "free, generation 1, next none");
        is(fields, "class[0].slot[1]", SLOTS + 64, 64, FieldState.USED, "guest 1, generation 2");
        is(fields, "class[0].slot[2]", SLOTS + 128, 64, FieldState.FREE, "");
        control(fields("seqB_02_exhausted"), "class[0].free_head", POOL + 8, 8, "none, tag 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 | header.magic | 0x742554800000000, allowed: TELXHUB 7",
                "8 | 6 | header.version | 6, allowed: 7",
                "16 | 2048 | header.total_size | 2048, allowed: 1024",
                "32 | 256 | header.max_guests | 256, allowed: 1",
                "36 | -1 | header.bipbuf_capacity | 4294967295, allowed: 128",
                "40 | 64 | header.peer_table_offset | 64, allowed: 128",
                "48 | 640 | header.var_pool_offset | 640, allowed: 704",
                "68 | 0 | header.num_var_slot_classes | 0, allowed: 1",
                "72 | 1023 | header.current_size | 1023, allowed: 1024 or more",
                "128 | 9 | peer[0].state | 9, allowed: 0 Empty, 1 Attached, 2 Goodbye, 3 Reserved",
                "144 | 256 | peer[0].ring_offset | 256, allowed: 192",
                "192 | 132 | g2h[0].write | 132, allowed: a multiple of 4 from 0 to 128",
                "192 | 60 | g2h[0].write | 60, allowed: from the read position 64 on",
                "192 | 60 | g2h[0].data[0..127] | the positions make no sense",
                "196 | 2 | g2h[0].watermark | 2, allowed: a multiple of 4 from 0 to 128",
                "196 | 60 | g2h[0].watermark | 60, allowed: 0, or from the read position 64 on",
                "196 | 108 | g2h[0].write | 104, allowed: before the read position 64, or at the watermark",
                "200 | 64 | g2h[0].capacity | 64, allowed: 128",
                "256 | -4 | g2h[0].read | 4294967292, allowed: a multiple of 4 from 0 to 128",
                "384 | 18 | g2h[0].frame[0] | 18 bytes long, allowed: a multiple of 4 from 8 to 40",
                "388 | 0x7fff0000 | g2h[0].frame[0] | inline, 32767 bytes, allowed: 0 to 32",
                "388 | 3 | g2h[0].frame[0] | flags 3, allowed: 0, 1 or 2",
                "576 | 12 | h2g[0].frame[0] | 12 bytes long, allowed: 20 or more for such a reference",
                "584 | 1 | h2g[0].frame[0] | class[1].slot[0], generation 1, extent 0, allowed: a slot that is there",
                "584 | 256 | h2g[0].frame[0] | class[0].slot[0], generation 1, extent 1, allowed: a slot that is there",
                "588 | -1 | h2g[0].frame[0] "
                        + "| class[0].slot[4294967295], generation 1, extent 0, allowed: a slot that is there",
                "592 | 2 | h2g[0].frame[0] "
                        + "| class[0].slot[0], generation 2, allowed: an allocated one that holds what its length says",
                "832 | 61 | h2g[0].frame[0] "
                        + "| class[0].slot[0], generation 1, allowed: an allocated one that holds what its length says",
                "704 | 0 | class[0].slot_size | 0, allowed: 64",
                "708 | 4 | class[0].slot_count | 4, allowed: 3",
                "712 | 3 | class[0].free_head | 3, tag 1, allowed: none, or 0 to 2",
                "772 | 2 | class[0].meta[0] | state 2, owner 0, allowed: state 0 or 1, owner 0 to 255",
                "776 | -1 | class[0].meta[0] | state 1, owner 4294967295, allowed: state 0 or 1, owner 0 to 255",
                "796 | 3 | class[0].meta[1] | free, generation 0, next 3, allowed: none, or 0 to 2",
                "796 | 3 | class[0].slot[1] | its meta makes no sense",
            })
    void whatIsWrongIsCorrupt(int offset, String value, String name, String says) {
        byte[] image = Segments.golden("seqB_01_h2g_slot");
        set(image, TO_HOST, 104);
        set(image, TO_HOST + 64, 64);
        set(image, TO_HOST + DATA + 64, 40);
        set(image, TO_HOST + DATA + 68, 31 << 16);
        set(image, offset, Integer.decode(value));

        Field field = fields(image).get(name);

        assertEquals(FieldState.CORRUPT, field.state(), field::toString);
        assertEquals(says, field.value());
    }

    @Test
    void aHostThatLeavesIsTold() {
        control(fields(spoilt("seqA_03_heartbeat", 64, 1)), "header.host_goodbye", 64, 4, "1, the host is leaving");
        control(fields(spoilt("seqA_03_heartbeat", 28, 0)), "header.inline_threshold", 28, 4, "0, for 256");
    }

    private static Map<String, Field> fields(String image) {
        return fields(Segments.golden(image));
    }

    private static Map<String, Field> fields(byte[] image) {
        VoxGeometry geometry = image.length == SMALL_BYTES ? Segments.SMALL : Segments.usual(4, 1024);
        return named(map(Segments.image(image), VoxLayout.of(geometry)));
    }

    private static byte[] spoilt(String golden, int offset, int value) {
        byte[] image = Segments.golden(golden);
        set(image, offset, value);
        return image;
    }

    private static void set(byte[] image, int offset, int value) {
        for (int i = 0; i < 4; i++) {
            image[offset + i] = (byte) (value >>> (8 * i));
        }
    }
}
