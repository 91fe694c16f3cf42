package io.millrace.hw.pci.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciSelectionTest {
    @Test
    void isByIdOrByAddress() {
        assertEquals("1af4:1110", PciSelection.ofId("1af4:1110").toString());
        assertEquals("at 0000:00:04.0", PciSelection.ofAddress("0000:00:04.0").toString());
        assertRefused(
                "a device must be chosen by id or by address: id='', address=''",
                () -> new PciSelection("", PciSelection.THE_ONLY_ONE, ""));
        assertRefused(
                "a device must be chosen by id or by address: id='1af4:1110', address='0000:00:04.0'",
                () -> new PciSelection("1af4:1110", 0, "0000:00:04.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1af4", "1af4:", "0x1af4:0x1110", "1af4:11100", "../../x"})
    void refusesWhatIsNoId(String id) {
        assertRefused("id must be vendor and device, like 1af4:1110: id='" + id + "'", () -> PciSelection.ofId(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:04.0", "0000:00:04", "0000:00:04.8", "0000:00:4.0", "0000:00:04.0/.."})
    void refusesWhatIsNoAddress(String address) {
        assertRefused(
                "address must be like 0000:00:04.0: address='" + address + "'", () -> PciSelection.ofAddress(address));
    }

    @Test
    void refusesAnIndexThatMeansNothing() {
        assertRefused(
                "index must be 0 or more, and goes with an id, -1 is the only one: index=-2",
                () -> new PciSelection("1af4:1110", -2, ""));
        assertRefused(
                "index must be 0 or more, and goes with an id, -1 is the only one: index=0",
                () -> new PciSelection("", 0, "0000:00:04.0"));
    }

    @Test
    void refusesWhatNoDeviceHas() {
        assertRefused("resource must be 0 to 5: resource=6", () -> spec("x", 6, 0, 0));
        assertRefused("resource must be 0 to 5: resource=-1", () -> spec("x", -1, 0, 0));
        assertRefused("offset and size must be 0 or more: offset=-8, size=0", () -> spec("x", 2, -8, 0));
        assertRefused("offset and size must be 0 or more: offset=0, size=-8", () -> spec("x", 2, 0, -8));
        assertRefused("name must not be blank: name=' '", () -> spec(" ", 2, 0, 0));
        assertEquals(
                Path.of("/sys"),
                PciSpec.of("x", PciSelection.ofId("1af4:1110"), 2).sysfs());
    }

    private static void spec(String name, int resource, long offset, long size) {
        new PciSpec(name, Path.of("/sys"), PciSelection.ofId("1af4:1110"), resource, offset, size, false, false);
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
