package io.millrace.hw.ipi.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Whether the device of openEuler MCS can be opened, and whether the C library of this bundle can be loaded.
 * Thread-safety: thread-safe.
 */
@Component
public final class McsHealth implements HealthCheck {
    private static final String DEVICE = "/dev/mcs";

    private final String device;

    /** Looks at this machine. */
    @Activate
    public McsHealth() {
        this(DEVICE);
    }

    McsHealth(String device) {
        this.device = device;
    }

    @Override
    public List<Finding> check() {
        return List.of(device(), JniLibrary.finding());
    }

    /**
     * Looks at the device alone, for who has no bundle with the library in it. Opening it has no effect, and is all
     * that the driver forbids anybody.
     *
     * @return whether it can be opened
     */
    public Finding device() {
        try (Descriptor _ = Descriptor.open(device, Descriptor.READ_WRITE | Descriptor.NON_BLOCKING, 0)) {
            return Finding.ok("mcs", device + " can be opened");
        } catch (LibcException e) {
            if (e.errno() == Errno.ENOENT) {
                return Finding.ok("mcs", "there is no " + device + ", and only openEuler MCS needs it");
            }
            return Finding.fail(
                    "mcs",
                    device + " cannot be opened: " + Errno.shortName(e.errno()),
                    IpiDriver.MCS.remedyOfOpen(e.errno()));
        }
    }
}
