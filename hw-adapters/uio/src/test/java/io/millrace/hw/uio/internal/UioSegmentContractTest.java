package io.millrace.hw.uio.internal;

import io.millrace.api.segment.Segment;
import io.millrace.api.testkit.SegmentContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A map that starts inside a page. */
class UioSegmentContractTest extends SegmentContract {
    @TempDir
    Path directory;

    @Override
    protected Segment open() {
        FakeMachine machine = new FakeMachine(directory).device(0, "dsp").map(0, 1, "", 16 * FakeMachine.PAGE, 0x40);
        machine.memory(0, 17 * FakeMachine.PAGE);
        UioSpec spec = new UioSpec("contract", "1", 0, Optional.empty());
        return Uio.open(machine.devices().find("dsp", 0), spec, _ -> {})
                .segment()
                .orElseThrow();
    }
}
