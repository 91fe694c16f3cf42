package io.millrace.hw.devmem.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.Verdict;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Whether physical memory can be had here, and of what kernel. Opens {@code /dev/mem}, and maps nothing.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component
public final class DevMemHealth implements HealthCheck {
    private static final String NODE = "dev-mem";
    private static final String IO_MEM = "iomem";
    private static final String ALLOWED = "dev-mem-allow";
    private static final String NEEDED = "; needed only for memory at physical addresses";

    private final Kernel kernel;
    private final Optional<AllowedRangesComponent> allowed;

    /**
     * Called by Declarative Services.
     *
     * @param allowed what segments may be made of
     */
    @Activate
    public DevMemHealth(@Reference(name = "allowed") AllowedRangesComponent allowed) {
        this(Kernel.running(), Optional.of(allowed));
    }

    /** Looks at the machine alone, where nothing is configured. */
    public DevMemHealth() {
        this(Kernel.running(), Optional.empty());
    }

    DevMemHealth(Kernel kernel, Optional<AllowedRangesComponent> allowed) {
        this.kernel = kernel;
        this.allowed = allowed;
    }

    @Override
    public List<Finding> check() {
        KernelFacts facts = new KernelFacts(kernel);
        Optional<FileStatus> status = Names.status(kernel.devMem());
        Finding node = status.map(this::node).orElseGet(this::absent);
        List<Finding> findings = new ArrayList<>();
        findings.add(node);
        findings.add(Finding.ok("raw-io", facts.rawIo()));
        findings.add(lockdown(facts));
        findings.add(Finding.ok("strict-devmem", facts.strict()));
        findings.add(ioMem(status.isPresent() && node.verdict() == Verdict.OK));
        allowed.map(DevMemHealth::allowed).ifPresent(findings::add);
        return findings;
    }

    private Finding absent() {
        return Finding.ok(NODE, kernel.devMem() + " is not there" + NEEDED);
    }

    private Finding node(FileStatus status) {
        String device = kernel.devMem();
        try (Descriptor _ = DevMemSegments.openNode(device)) {
            return Finding.ok(NODE, device + " can be opened: " + status.summary());
        } catch (LibcException e) {
            Refusal refusal = new OpenDiagnosis(device, kernel).explain(e.errno());
            return Finding.warn(NODE, refusal.reason() + NEEDED, refusal.remedy());
        }
    }

    private static Finding lockdown(KernelFacts facts) {
        return facts.isLockedDown()
                ? Finding.warn(
                        "lockdown",
                        facts.lockdown() + ": neither /dev/mem nor PCI memory can be mapped",
                        "start without lockdown (secure boot), or use UIO, if a link needs them")
                : Finding.ok("lockdown", facts.lockdown());
    }

    private Finding ioMem(boolean isAsked) {
        IoMem ioMem = kernel.ioMem();
        if (ioMem.isKnown()) {
            return Finding.ok(IO_MEM, "/proc/iomem has " + ioMem.entries().size() + " lines");
        }
        String hidden = "/proc/iomem shows no addresses to this process, so that nobody can tell System RAM" + NEEDED;
        return isAsked
                ? Finding.warn(IO_MEM, hidden, "run with CAP_SYS_ADMIN, or set systemRam=true where a range is none")
                : Finding.ok(IO_MEM, hidden);
    }

    private static Finding allowed(AllowedRangesComponent component) {
        try {
            return Finding.ok(ALLOWED, component.ranges() + " (configuration " + AllowedRanges.PID + ")");
        } catch (IllegalArgumentException e) {
            return Finding.fail(ALLOWED, e.getMessage(), "correct it: until then nothing is allowed");
        }
    }
}
