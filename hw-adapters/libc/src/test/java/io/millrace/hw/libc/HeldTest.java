package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HeldTest {
    private final Descriptor descriptor = Descriptor.eventfd();
    private final Held held = new Held(descriptor);

    @Test
    void givesTheNumberBackWhenTheLastCallHasLeft() {
        assertTrue(held.enter());
        assertTrue(held.enter());
        assertTrue(held.close());
        assertFalse(held.enter(), "a call began after the close");
        assertTrue(held.isClosed());
        held.leave();
        assertTrue(isOpen(), "the number was given back under a call");
        held.leave();
        assertFalse(isOpen(), "the number was kept");
    }

    @Test
    void givesTheNumberBackAtOnceIfNobodyHasIt() {
        assertTrue(held.enter());
        held.leave();
        assertFalse(held.isClosed());
        assertTrue(held.close());
        assertFalse(held.close(), "closed twice");
        assertFalse(isOpen());
    }

    @Test
    void aLateCallDoesNotCloseTheNumberOfSomebodyElse() {
        held.close();
        try (Descriptor next = Descriptor.eventfd()) {
            assertEquals(descriptor.number(), next.number(), "the kernel hands out the lowest free number");
            assertFalse(held.enter());
            held.close();
            assertTrue(isOpen());
        }
    }

    private boolean isOpen() {
        return Files.exists(Path.of("/proc/self/fd/" + descriptor.number()), LinkOption.NOFOLLOW_LINKS);
    }
}
