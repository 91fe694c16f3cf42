package io.millrace.fusiondock.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.testkit.ChannelContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Two components over DEVICE memory, who stay awake while they wait. */
class FusiondockSpinningChannelContractTest extends ChannelContract {
    @TempDir
    private Path data;

    @Override
    protected Pair open() {
        return FusiondockChannelContractTest.open(data, Access.DEVICE, "SPIN");
    }
}
