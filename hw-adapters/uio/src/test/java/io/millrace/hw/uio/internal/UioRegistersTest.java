package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Touch;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UioRegistersTest {
    private static final long BYTES = 256;

    private final RecordingMemory memory = new RecordingMemory(BYTES, Access.DEVICE);

    @Test
    void aRingIsAWholeWordBehindAFence() {
        UioRegisters registers = registers("", "0x60", "");
        memory.record();
        assertTrue(registers.ring().test(0x01020304));
        assertEquals(List.of("FENCE@0x0+0 VOLATILE", "STORE@0x60+4 OPAQUE"), touches());
        assertEquals(0x01020304, memory.getInt(0x60));
    }

    @Test
    void theNumberItselfIsStoredUnlessTheMapSaysAnother() {
        UioRegisters registers = registers("", "96", "3=0xffffffff, *=7");
        assertEquals(-1, stored(registers, 3));
        assertEquals(7, stored(registers, 4));
        UioRegisters plain = registers("", "96", "");
        assertEquals(Integer.MIN_VALUE, stored(plain, Integer.MIN_VALUE));
        assertEquals(-1, stored(plain, -1));
        assertEquals(0, stored(plain, 0));
    }

    @Test
    void withoutARegisterRingsGoNowhere() {
        assertFalse(registers("", "", "").ring().test(1));
        assertEquals(List.of(), touches());
    }

    @Test
    void anInterruptIsAcknowledgedWithAWholeWord() {
        UioRegisters registers = registers(" 0x64 = 0xffffffff ", "", "");
        memory.record();
        registers.acknowledge().run();
        assertEquals(List.of("STORE@0x64+4 OPAQUE"), touches());
        assertEquals(-1, memory.getInt(0x64));
        memory.record();
        registers("", "", "").acknowledge().run();
        assertEquals(List.of(), touches());
    }

    @Test
    void aRegisterOutsideTheMemoryIsRefused() {
        registers("252=1", "0xfc", "");
        assertRefused("", "0x100", "refused ring: its register must be a multiple of 4, from 0 to 0xfc: 0x100");
        assertRefused("", "0x62", "refused ring: its register must be a multiple of 4, from 0 to 0xfc: 0x62");
        assertRefused("0xffffffff=1", "", "refused ack: its register must be a multiple of 4, from 0 to 0xfc: 0xffff");
    }

    @Test
    void registersNeedAMap() {
        for (UioInterruptSpec spec : List.of(spec("", "0x60", ""), spec("0x64=1", "", ""))) {
            var e = assertThrows(SegmentRefusedException.class, () -> UioRegisters.of(spec, Optional.empty()));
            assertTrue(e.getMessage().contains("its register is in no memory"), e.getMessage());
        }
        assertFalse(UioRegisters.of(spec("", "", ""), Optional.empty()).ring().test(0));
    }

    @Test
    void aDeviceThatVanishedIsNobodyToRing(@TempDir Path directory) {
        String path = directory.resolve("memory").toString();
        try (Descriptor file = Descriptor.open(path, Descriptor.READ_WRITE | Descriptor.CREATE, 0600)) {
            file.truncate(FakeMachine.PAGE);
            try (Mapping mapping = Mapping.of(file, 0, FakeMachine.PAGE)) {
                Memory mapped = Memory.of(mapping.segment(), Access.DEVICE);
                UioRegisters registers = UioRegisters.of(spec("", "0", ""), Optional.of(mapped));
                assertTrue(registers.ring().test(1));
                file.truncate(0);
                assertFalse(registers.ring().test(1));
            }
        }
    }

    @Test
    void whatIsNoRegisterIsRefused() {
        assertIllegal(
                "0x64", "", "", "ack must be REGISTER=VALUE, two numbers of 32 bits, like 0x64=0xffffffff: ack='0x64'");
        assertIllegal("0x64=", "", "", "ack='0x64='");
        assertIllegal("0x64=-1", "", "", "ack='0x64=-1'");
        assertIllegal("0x64=0x100000000", "", "", "ack='0x64=0x100000000'");
        assertIllegal("", "sixty", "", "ring must be a register, like 0x60: ring='sixty'");
        assertIllegal("", "0x60=1", "", "ring='0x60=1'");
        assertIllegal(
                "",
                "0x60",
                "1=0x1ffffffff",
                "target.map has the entry '1=0x1ffffffff', allowed: values of 32 bits, like 17 or 0x11");
        assertIllegal("", "0x60", "1", "allowed: NUMBER=VALUE, and * for every other number");
    }

    private int stored(UioRegisters registers, int target) {
        assertTrue(registers.ring().test(target));
        return memory.getInt(0x60);
    }

    private List<String> touches() {
        return memory.touches().stream().map(Touch::toString).toList();
    }

    private UioRegisters registers(String acknowledge, String ring, String targets) {
        return UioRegisters.of(spec(acknowledge, ring, targets), Optional.of(memory));
    }

    private void assertRefused(String acknowledge, String ring, String message) {
        var e = assertThrows(SegmentRefusedException.class, () -> registers(acknowledge, ring, ""));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static void assertIllegal(String acknowledge, String ring, String targets, String message) {
        var e = assertThrows(IllegalArgumentException.class, () -> spec(acknowledge, ring, targets));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static UioInterruptSpec spec(String acknowledge, String ring, String targets) {
        return UioInterruptSpec.of(RearmMode.AUTO, acknowledge, ring, UioTargets.of(targets));
    }
}
