package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.TargetMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a device is asked, and what its answers mean. */
@Timeout(60)
class IpiDoorbellTest {
    private static final String ZEROS = "00".repeat(36);

    private final ScriptedDevice device = new ScriptedDevice();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void aRequestGetsTheNumberAndThirtySixZerosEveryTime() {
        IpiDoorbell bell = bell(Ring.IOCTL, 4, Receive.POLL, "1=0xA1B2C3D4");
        assertTrue(bell.ring(1));
        assertTrue(bell.ring(3));
        assertTrue(bell.ring(-1));
        assertEquals(
                List.of("0x1234 d4c3b2a1" + ZEROS, "0x1234 03000000" + ZEROS, "0x1234 ffffffff" + ZEROS), device.asked);
    }

    @Test
    void whatIsWrittenHasFourBytesOrEight() {
        bell(Ring.WRITE, 4, Receive.NONE, "").ring(3);
        bell(Ring.WRITE, 8, Receive.NONE, "").ring(-1);
        assertEquals(List.of("write 03000000", "write ffffffff00000000"), device.asked);
    }

    @Test
    void aNumberThatLeadsNowhereAsksNothing() {
        TargetMap nowhere = TargetMap.parse("", new TargetMap.Routes() {
            @Override
            public String entry() {
                return "";
            }

            @Override
            public long parse(String text) {
                return 0;
            }

            @Override
            public long byDefault(int number) {
                return TargetMap.NOWHERE;
            }
        });
        IpiSpec spec = new IpiSpec("/d", IpiCalls.FFM, Ring.WRITE, 0, 4, Receive.READ, 0, nowhere);
        assertFalse(new IpiDoorbell(IpiDriver.OTHER, spec, device, warnings::add).ring(1));
        assertEquals(List.of(), device.asked);
    }

    @Test
    void aRefusedRingIsNoWakeAndIsToldOnce() {
        IpiDoorbell bell = bell(Ring.IOCTL, 4, Receive.POLL, "");
        for (int errno : new int[] {19, Errno.EPERM, Errno.EINVAL}) {
            device.answer = -errno;
            assertFalse(bell.ring(1));
        }
        device.answer = 0;
        assertTrue(bell.ring(1));
        assertEquals(
                List.of("a ring through /dev/bell was refused: ENODEV; its driver is not there any more. Further ones "
                        + "are not told"),
                warnings);
    }

    @Test
    void whyNotIsAskedOnceWithTheSameNumber() {
        IpiDoorbell bell = bell(Ring.IOCTL, 4, Receive.POLL, "");
        device.answer = -Errno.EPERM;
        bell.ring(5);
        bell.ring(6);
        bell.ring(7);
        String five = "0x1234 05000000" + ZEROS;
        assertEquals(List.of(five, five, "0x1234 06000000" + ZEROS, "0x1234 07000000" + ZEROS), device.asked);
    }

    @Test
    void aFullDeviceIsNoRefusalAndIsSeldomAskedWhy() {
        IpiDoorbell bell = bell(Ring.WRITE, 4, Receive.READ, "");
        device.answer = -Errno.EAGAIN;
        for (int i = 0; i < 1_000; i++) {
            assertFalse(bell.ring(1));
        }
        assertEquals(List.of(), warnings);
        assertEquals(1_000 + 10, device.asked.size());
        device.answer = -Errno.EPERM;
        for (int i = 0; i < 25; i++) {
            assertFalse(bell.ring(1));
        }
        assertEquals(1, warnings.size());
    }

    @Test
    void whereThePollTakesTheRingNothingIsRead() {
        IpiDoorbell bell = bell(Ring.IOCTL, 4, Receive.POLL, "");
        assertFalse(bell.await(1_000));
        device.isReadable = true;
        assertTrue(bell.await(0));
        assertEquals(List.of(), device.asked);
    }

    @Test
    void aLookReadsABoundedNumberOfRings() {
        IpiDoorbell bell = bell(Ring.NONE, 8, Receive.READ, "");
        device.isReadable = true;
        device.reads.addAll(Collections.nCopies(1_000, 8L));
        assertTrue(bell.await(0));
        assertEquals(Collections.nCopies(64, "read 8"), device.asked);
    }

    @Test
    void anEventfdIsReadAsAWhole() {
        IpiDoorbell bell = bell(Ring.NONE, 4, Receive.EVENTFD, "");
        device.isReadable = true;
        device.reads.add(8L);
        assertTrue(bell.await(0));
        assertEquals("read 8", device.asked.getFirst());
    }

    @Test
    void aDeviceThatIsReadableAndGivesNothingIsNotRungAndNotAskedAgain() {
        IpiDoorbell bell = bell(Ring.NONE, 4, Receive.READ, "");
        device.isReadable = true;
        assertFalse(bell.await(1_000));
        device.reads.add(0L);
        assertFalse(bell.await(0));
        assertEquals(List.of("read 4", "read 4"), device.asked);
    }

    @Test
    void aDeviceThatIsOnlyListenedToIsNotRung() {
        assertFalse(bell(Ring.NONE, 4, Receive.READ, "").ring(1));
        assertEquals(List.of(), device.asked);
        assertEquals(List.of(), warnings);
    }

    @Test
    void theDriverIsGivenTheEventfdsNumber() {
        bell(Ring.NONE, 4, Receive.EVENTFD, "").beginToListen();
        assertEquals(List.of("0x5678 4d000000" + ZEROS), device.asked);
    }

    @Test
    void aDriverThatTakesNoEventfdIsRefused() {
        device.answer = -Errno.EINVAL;
        var e = assertThrows(SegmentRefusedException.class, () -> bell(Ring.NONE, 4, Receive.EVENTFD, "")
                .beginToListen());
        assertEquals(
                "cannot register an eventfd with /dev/bell by registerRequest=0x5678: EINVAL; its driver does not take "
                        + "this: see request, bytes and target.map",
                e.getMessage());
    }

    @Test
    void onlyWhoListensNeedsTheDeviceForItself() {
        device.isFree = false;
        bell(Ring.WRITE, 4, Receive.NONE, "").beginToListen();
        for (Receive receive : List.of(Receive.POLL, Receive.READ, Receive.EVENTFD)) {
            var e = assertThrows(SegmentRefusedException.class, () -> bell(Ring.WRITE, 4, receive, "")
                    .beginToListen());
            assertTrue(e.getMessage().startsWith("refused /dev/bell: somebody waits at it already"), e.getMessage());
        }
        assertEquals(List.of(), device.asked);
    }

    private IpiDoorbell bell(Ring ring, int bytes, Receive receive, String targets) {
        IpiSpec spec = new IpiSpec(
                "/dev/bell",
                IpiCalls.FFM,
                ring,
                ring == Ring.IOCTL ? 0x1234 : IpiSpec.NO_REQUEST,
                bytes,
                receive,
                receive == Receive.EVENTFD ? 0x5678 : IpiSpec.NO_REQUEST,
                IpiRoutes.of(targets));
        return new IpiDoorbell(IpiDriver.OTHER, spec, device, warnings::add);
    }
}
