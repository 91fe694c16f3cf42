package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said, in which order, byte for byte. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IvshmemGreetingTest {
    @TempDir
    Path directory;

    @Test
    void oneGuestIsToldOfTheHostAndThenOfItself() {
        try (var server = open(1);
                var guest = new RawClient(socket())) {
            assertEquals(List.of("0", "1", "-1 memory", "0 eventfd", "1 eventfd"), guest.next(5));
            assertEquals(
                    "0000000000000000 0100000000000000 ffffffffffffffff 0000000000000000 0100000000000000",
                    guest.hex());
            assertEquals(List.of(1), server.guests());
        }
    }

    @Test
    void withTwoVectorsEachPeerComesTwice() {
        try (var server = open(2);
                var guest = new RawClient(socket())) {
            assertEquals(
                    List.of("0", "1", "-1 memory", "0 eventfd", "0 eventfd", "1 eventfd", "1 eventfd"), guest.next(7));
            assertEquals(List.of(1), server.guests());
        }
    }

    @Test
    void theSecondGuestIsToldOfTheFirstWhichIsToldOfIt() {
        try (var server = open(1);
                var first = new RawClient(socket())) {
            first.next(5);
            try (var second = new RawClient(socket())) {
                assertEquals(List.of("0", "2", "-1 memory", "0 eventfd", "1 eventfd", "2 eventfd"), second.next(6));
                assertEquals("2 eventfd", first.next());
                assertEquals(List.of(1, 2), server.guests());
            }
            assertEquals("2", first.next());
        }
    }

    @Test
    void theThirdGuestIsToldOfAllOthersInOrder() {
        try (var server = open(2);
                var first = new RawClient(socket())) {
            first.next(7);
            try (var second = new RawClient(socket())) {
                second.next(9);
                try (var third = new RawClient(socket())) {
                    assertEquals(
                            List.of(
                                    "0",
                                    "3",
                                    "-1 memory",
                                    "0 eventfd",
                                    "0 eventfd",
                                    "1 eventfd",
                                    "1 eventfd",
                                    "2 eventfd",
                                    "2 eventfd",
                                    "3 eventfd",
                                    "3 eventfd"),
                            third.next(11));
                    assertEquals(List.of("2 eventfd", "2 eventfd", "3 eventfd", "3 eventfd"), first.next(4));
                    assertEquals(List.of("3 eventfd", "3 eventfd"), second.next(2));
                    assertEquals(List.of(1, 2, 3), server.guests());
                }
            }
        }
    }

    private IvshmemServer open(int vectors) {
        IvshmemSpec spec = IvshmemSpec.of(IvshmemDoor.of("plc", socket(), vectors), 65536);
        return IvshmemServer.open(spec, IvshmemRoutes.parse("", vectors), Optional.empty(), it -> fail(it));
    }

    private String socket() {
        return directory.resolve("socket").toString();
    }
}
