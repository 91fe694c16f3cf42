package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpiSpecTest {
    @Test
    void theDeviceOfMcsIsRungByOneRequestAndTakesRingsByPolling() {
        IpiSpec spec = IpiSpec.mcs("/dev/mcs", IpiCalls.FFM, IpiRoutes.of(""));
        assertEquals(Ring.IOCTL, spec.ring());
        assertEquals(0x40044100L, spec.request());
        assertEquals(Receive.POLL, spec.receive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mcs", "/dev/", "/dev/\0"})
    void aDeviceHasAnAbsolutePath(String device) {
        assertRefused(
                "device must be the absolute path of a device: device='" + device + "'",
                () -> IpiSpec.mcs(device, IpiCalls.FFM, IpiRoutes.of("")));
    }

    @Test
    void aRingHasFourBytesOrEight() {
        assertRefused("bytes must be 4 or 8: bytes=2", () -> spec(Ring.WRITE, 0, 2, Receive.READ, 0));
    }

    @Test
    void aRequestIsGivenWhereItIsNeeded() {
        assertRefused(
                "request must be given with ring=IOCTL, and only then: request=0x0",
                () -> spec(Ring.IOCTL, 0, 4, Receive.READ, 0));
        assertRefused(
                "request must be given with ring=IOCTL, and only then: request=0x5",
                () -> spec(Ring.WRITE, 5, 4, Receive.READ, 0));
        assertRefused(
                "registerRequest must be given with receive=EVENTFD, and only then: registerRequest=0x0",
                () -> spec(Ring.WRITE, 0, 4, Receive.EVENTFD, 0));
    }

    @Test
    void noDriverTakesMoreThanTheArgument() {
        spec(Ring.IOCTL, 0x4028_4104L, 4, Receive.READ, 0);
        for (long request : new long[] {0x4029_4104L, 0x7FFF_4104L, 0x1_0000_0000L, -1}) {
            assertRefused(
                    "request must be a request of 32 bits whose argument has at most 40 bytes: request="
                            + IpiSpec.hex(request),
                    () -> spec(Ring.IOCTL, request, 4, Receive.READ, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0x4004_4101L, 0x4004_4103L})
    void noProcessorIsStartedAndNoImageLoaded(long request) {
        String message = " must not be one that starts a processor of openEuler MCS or takes more than our argument: ";
        assertRefused(
                "request" + message + "request=" + IpiSpec.hex(request),
                () -> spec(Ring.IOCTL, request, 4, Receive.READ, 0));
        assertRefused(
                "registerRequest" + message + "registerRequest=" + IpiSpec.hex(request),
                () -> spec(Ring.NONE, 0, 4, Receive.EVENTFD, request));
    }

    @Test
    void aDeviceRingsOrIsHeard() {
        assertRefused(
                "ring=NONE and receive=NONE: a device that neither rings nor is heard",
                () -> spec(Ring.NONE, 0, 4, Receive.NONE, 0));
    }

    private static void spec(Ring ring, long request, int bytes, Receive receive, long registerRequest) {
        var spec = new IpiSpec(
                "/dev/bell", IpiCalls.FFM, ring, request, bytes, receive, registerRequest, IpiRoutes.of(""));
        assertEquals(request, spec.request());
    }

    private static void assertRefused(String message, Runnable making) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, making::run).getMessage());
    }
}
