package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.hw.libc.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IpiDriverTest {
    private static final int NO_SUCH_DEVICE = 19;

    @Test
    void mcsSaysWhatItsErrorNumbersMean() {
        assertTrue(IpiDriver.MCS.remedyOfOpen(Errno.ENOENT).contains("modprobe mcs_km"));
        assertTrue(IpiDriver.MCS.remedyOfOpen(Errno.EPERM).contains("CAP_SYS_RAWIO"));
        assertTrue(IpiDriver.MCS.remedyOfOpen(NO_SUCH_DEVICE).contains("rmem_base"));
        assertTrue(IpiDriver.MCS.remedyOfRing(Errno.EPERM).contains("CAP_SYS_RAWIO"));
        assertTrue(IpiDriver.MCS.remedyOfRing(Errno.EINVAL).contains("mcs_km"));
        assertTrue(IpiDriver.MCS.remedyOfRing(NO_SUCH_DEVICE).contains("no memory region"));
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorNumberHasARemedy(IpiDriver driver) {
        for (int errno = 1; errno < 134; errno++) {
            assertTrue(!driver.remedyOfOpen(errno).isBlank());
            assertTrue(!driver.remedyOfRing(errno).isBlank());
        }
        assertEquals("see the driver's messages in the kernel log", driver.remedyOfOpen(Errno.EFAULT));
    }
}
