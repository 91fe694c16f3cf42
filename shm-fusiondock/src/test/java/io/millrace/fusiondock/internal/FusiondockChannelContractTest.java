package io.millrace.fusiondock.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.testkit.ChannelContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Two components over one memory, who sleep while they wait. */
class FusiondockChannelContractTest extends ChannelContract {
    @TempDir
    private Path data;

    @Override
    protected Pair open() {
        return open(data, Access.NORMAL, "SPIN_THEN_PARK");
    }

    static Pair open(Path data, Access access, String waiting) {
        Hosted hosted = new Hosted(data, Mailboxes.memory(access));
        FusiondockComponent linux = hosted.start(Map.of("name", "linux", "wait_policy", waiting));
        FusiondockComponent uniproton =
                hosted.start(Map.of("name", "rtos", "role", "UNIPROTON", "wait_policy", waiting));
        return new Pair(
                hosted.channel("linux"),
                hosted.channel("rtos"),
                () -> hosted.stop(linux),
                () -> hosted.stop(uniproton));
    }
}
