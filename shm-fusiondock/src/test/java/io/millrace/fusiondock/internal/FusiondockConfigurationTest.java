package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.ComponentHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.component.ComponentException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FusiondockConfigurationTest {
    private final Memory memory = Mailboxes.memory(Access.NORMAL);

    @TempDir
    private Path data;

    private Hosted hosted;

    @BeforeEach
    void begin() {
        hosted = new Hosted(data, memory);
    }

    @AfterEach
    void end() {
        hosted.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "role; RTOS; role must be one of [LINUX, UNIPROTON]: role=RTOS",
                "init; ONCE; init must be one of [NEVER, IF_ZERO, ALWAYS]: init=ONCE",
                "trigger; IRQ; trigger must be one of [POLL, DOORBELL]: trigger=IRQ",
                "attach; SKIP; attach must be one of [KEEP, DROP]: attach=SKIP",
                "wait_policy; PARK; wait.policy must be one of [SPIN, SPIN_THEN_PARK, NONE]: wait.policy=PARK",
                "wait_timeout; -1; wait.timeout must be 0 to 2147483647: wait.timeout=-1",
                "poll_fallback; 0; poll.fallback must be 1 to 1000: poll.fallback=0",
                "poll_fallback; 1001; poll.fallback must be 1 to 1000: poll.fallback=1001",
                "ring_repeat; -5; ring.repeat must be 0 to 2147483647: ring.repeat=-5",
                "leaseMillis; -1; leaseMillis must be 0 to 2147483647: leaseMillis=-1",
                "settleMicros; 1000001; settleMicros must be 0 to 1000000: settleMicros=1000001",
                "baseOffsetBytes; -8; baseOffsetBytes must be 0 to 72057594037927936: baseOffsetBytes=-8",
                "txOffsetBytes; -2; txOffsetBytes must be -1 to 72057594037927936: txOffsetBytes=-2",
                "rxOffsetBytes; -2; rxOffsetBytes must be -1 to 72057594037927936: rxOffsetBytes=-2",
                "regionBytes; 16; regionBytes must be a multiple of 8 from 24: regionBytes=16",
                "regionBytes; 100; regionBytes must be a multiple of 8 from 24: regionBytes=100",
                "regionBytes; 8192; region of 8192 bytes at offset 8192 does not fit: the offset must be a multiple of "
                        + "8 and the memory has 8192 bytes",
                "baseOffsetBytes; 4; region of 4096 bytes at offset 4 does not fit: the offset must be a multiple of 8 "
                        + "and the memory has 8192 bytes",
                "txOffsetBytes; 72057594037927936; region of 4096 bytes at offset 72057594037927936 does not fit: the "
                        + "offset must be a multiple of 8 and the memory has 8192 bytes",
                "rxOffsetBytes; 8; the regions must not overlap: txOffsetBytes=0, rxOffsetBytes=8, regionBytes=4096",
                "maxSizeBytes; 4081; maxSizeBytes must be 1 to 4080: maxSizeBytes=4081",
                "maxSizeBytes; 0; maxSizeBytes must be 1 to 4080: maxSizeBytes=0",
                "maxMessageBytes; 0; maxMessageBytes must be 1 or more: maxMessageBytes=0",
                "op_ready; 2; the states must differ: op.start=0, op.ready=2, op.readEnd=2, op.del=3"
            })
    void saysInOneLineWhatIsWrong(String property, String value, String message) {
        Object typed = !value.matches("-?\\d+")
                ? value
                : property.endsWith("OffsetBytes") ? (Object) Long.valueOf(value) : Integer.valueOf(value);
        assertRefused(Map.of(property, typed), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1=x", "2=1", "1=-1", "1=1000000000", "1=2=3"})
    void saysInOneLineWhatIsWrongWithATarget(String line) {
        assertRefused(
                Map.of("target_map", new String[] {"0=4", line}),
                "target.map must be VMID=TARGET, VMID 0 or 1 and TARGET 0 to 999999999: target.map=" + line);
    }

    @Test
    void aVirtualMachineHasOneTarget() {
        assertRefused(
                Map.of("target_map", new String[] {"1=4", "1=5"}),
                "target.map must name each VMID once: target.map=1=4, 1=5");
    }

    private void assertRefused(Map<String, Object> values, String message) {
        byte[] before = Mailboxes.head(memory, 0);

        var refusal = assertThrows(ComponentException.class, () -> hosted.start(values));

        assertEquals("io.millrace.fusiondock~dock: " + message, refusal.getMessage());
        assertEquals(0, refusal.getStackTrace().length);
        assertEquals(List.of("error " + refusal.getMessage()), hosted.lines());
        assertEquals(Map.of(), hosted.services());
        assertArrayEquals(before, Mailboxes.head(memory, 0));
    }

    @Test
    void whatIsNotSaidIsAsPublished() {
        FusiondockOptions options = options(Map.of());
        assertEquals(FusiondockOptions.of(FusiondockOptions.Role.LINUX, 0, 0x400000), options);
        assertEquals(0x400000, options.rxOffset());
        assertEquals(0x3FFFF0, options.maxSize());
        assertEquals(1, options.peerTarget());
        assertEquals(3, ComponentHost.config(FusiondockConfig.class, Map.of()).sendType());
    }

    @Test
    void theRoleSaysWhichRegionIsWrittenAndOffsetsSayMore() {
        FusiondockOptions rtos = options(Map.of("role", "uniproton", "baseOffsetBytes", 64L));
        assertEquals(64 + 0x400000, rtos.txOffset());
        assertEquals(64, rtos.rxOffset());
        assertEquals(0, rtos.peerTarget());

        FusiondockOptions apart = options(Map.of("txOffsetBytes", 0x900000L, "baseOffsetBytes", 64L));
        assertEquals(0x900000, apart.txOffset());
        assertEquals(64 + 0x400000, apart.rxOffset());
    }

    @Test
    void timesAndChoicesAreReadAsTheyAreSaid() {
        FusiondockOptions options = options(Map.of(
                "trigger", "DOORBELL",
                "attach", "DROP",
                "close_markDel", true,
                "settleMicros", 50,
                "ring_repeat", 0,
                "wait_timeout", 2,
                "leaseMillis", 3));
        assertTrue(options.waitsForRing() && options.drop() && options.markDel());
        assertEquals(50_000, options.settleNanos());
        assertEquals(0, options.repeatNanos());
        assertEquals(2_000_000, options.waitNanos());
        assertEquals(3_000_000, options.leaseNanos());
    }

    @Test
    void theSignalersTargetIsTheOneThePeersNumberIsMappedTo() {
        String[] both = {"0=7", " 1 = 9 "};
        assertEquals(9, options(Map.of("target_map", both)).peerTarget());
        assertEquals(7, options(Map.of("role", "UNIPROTON", "target_map", both)).peerTarget());
        assertEquals(1, options(Map.of("target_map", new String[] {"0=7"})).peerTarget());
    }

    private static FusiondockOptions options(Map<String, Object> values) {
        return FusiondockSettings.options(ComponentHost.config(FusiondockConfig.class, values));
    }
}
