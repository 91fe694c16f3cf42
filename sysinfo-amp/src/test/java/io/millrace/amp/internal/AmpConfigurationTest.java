package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.component.ComponentException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AmpConfigurationTest {
    private static final String BOTH_WAYS = "plc: send=0x10:8x32:3, receive=0x11:8x32";

    @TempDir
    private Path data;

    private Hosted hosted;

    @BeforeEach
    void begin() {
        hosted = new Hosted(data);
    }

    @AfterEach
    void end() {
        hosted.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "core; BOTH; core must be one of [MAIN, SUB]: core=BOTH",
                "chip; S3; chip must be one of [C6, C5, P4]: chip=S3",
                "start; NOW; start must be one of [AUTO, ATTACH, INIT]: start=NOW",
                "hpSharedMemSizeBytes; 1000; hpSharedMemSizeBytes must be 1024 to 20480: hpSharedMemSizeBytes=1000",
                "rtcSharedMemSizeBytes; 2000; rtcSharedMemSizeBytes must be 2 to 1024: rtcSharedMemSizeBytes=2000",
                "lookMillis; 0; lookMillis must be 1 to 10000: lookMillis=0",
                "leaseMillis; -1; leaseMillis must be 0 to 2147483647: leaseMillis=-1",
                "maxEntries; -1; maxEntries must be 0 (no limit) or more: maxEntries=-1",
                "parkMicros; 0; parkNanos must be between 1000 and 1000000000: parkNanos=0",
                "hpOffsetBytes; 9000; the HP region, 16384 bytes from 0x4087a560, does not fit at offset 9000 (a "
                        + "multiple of 4) of a mapping of 24576 bytes",
                "chip; P4; chip P4 has no RTC pool: rtc.target=(millrace.segment=rtc), lightSleep=false",
                "rpmsg; 4x8; rpmsg=4x8: LEN must be 1 to 32768 and ITEM 9 to 65532",
                "rpmsg; many; rpmsg=many: allowed: LENxITEM, such as 16x64"
            })
    void saysInOneLineWhatIsWrong(String property, String value, String message) {
        assertRefused(Map.of(property, typed(property, value)), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "plc; allowed: NAME: send=ID[:LENxITEM][:BIT], receive=ID[:LENxITEM][:BIT], one of both or both, such "
                        + "as plc: send=0x10:8x32:3, receive=0x11:8x32",
                "plc: send=0x10; the main core makes the queue and needs its LENxITEM: NAME: send=ID[:LENxITEM][:BIT], "
                        + "receive=ID[:LENxITEM][:BIT], one of both or both, such as plc: send=0x10:8x32:3, "
                        + "receive=0x11:8x32",
                "plc: send=0xff03:8x32; ID must be 0 to 65279",
                "plc: send=0x1g:8x32; ID must be a number from 0 to 65279",
                "plc: send=1:8x32:32; BIT must be 0 to 31",
                "plc: send=1:0x32; LEN must be 1 to 32768 and ITEM 1 to 65532",
                "plc: send=1:40000x32; LEN must be 0 to 32768",
                "plc: send=1:8x8, send=2:8x8; send is there twice",
                "plc: send=1:8x8, receive=1:8x8; two queues have the ID 1"
            })
    void saysInOneLineWhatIsWrongWithAQueue(String line, String message) {
        assertRefused(Map.of("queues", new String[] {line}), "queues=" + line + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "console: 1; allowed: NAME: OWN>PEER, such as console: 1>7",
                "console: 65535>1; OWN must be 0 to 65534",
                "console: 1>x; PEER must be a number from 0 to 65534",
                "plc: 1>2; the name plc is there twice"
            })
    void saysInOneLineWhatIsWrongWithAnEndpoint(String line, String message) {
        assertRefused(
                Map.of("queues", new String[] {BOTH_WAYS}, "endpoints", new String[] {line}),
                "endpoints=" + line + ": " + message);
    }

    @Test
    void aQueueThatDoesNotFitIsRefusedWithWhatWouldHelp() {
        assertRefused(
                Map.of("queues", new String[] {"plc: send=1:64x512"}),
                "queues: plc: NO_SPACE: entry 0x0001 of 33292 bytes needs 33300 bytes (header 8, content 33292); the "
                        + "HP pool 0x4087a580..0x4087e560 has 16320 of 16352 left: HP_SHARED_MEM_SIZE must be at "
                        + "least 33376, "
                        + "it is 16384");
        assertRefused(Map.of("core", "SUB", "start", "INIT"), "only the main core initialises: core=SUB, start=INIT");
    }

    private void assertRefused(Map<String, Object> values, String message) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("rtc_target", "(millrace.segment=rtc)");

        var refusal = assertThrows(ComponentException.class, () -> hosted.start(all));

        assertEquals("io.millrace.amp~c6: " + message, refusal.getMessage());
        assertEquals("error " + refusal.getMessage(), hosted.lines().getLast());
        assertEquals(Map.of(), hosted.services());
    }

    private static Object typed(String property, String value) {
        if (!value.matches("-?\\d+")) {
            return value;
        }
        return property.endsWith("OffsetBytes") ? (Object) Long.valueOf(value) : (Object) Integer.valueOf(value);
    }
}
