package io.millrace.hw.futex.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.Futex;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the kernel lets this process wake others by a futex. Thread-safety: immutable. */
@Component(service = HealthCheck.class)
public final class FutexHealth implements HealthCheck {
    private static final String NAME = "futex";

    /** Looks at this machine. */
    @Activate
    public FutexHealth() {}

    @Override
    public List<Finding> check() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(Integer.BYTES, Integer.BYTES);
            int result = Futex.wake(word.address(), 0);
            return List.of(
                    result >= 0
                            ? Finding.ok(NAME, "available")
                            : Finding.fail(NAME, "refused: " + Errno.name(-result), "allow the futex system call"));
        }
    }
}
