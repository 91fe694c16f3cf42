package io.millrace.itests.guest;

import io.millrace.itests.support.Installation;
import java.util.List;

/** Who can be the side of fusiondock on the host: both take the same steps and say the same lines. */
enum HostPeer {
    JAVA {
        @Override
        List<String> program() {
            return List.of(
                    Installation.java().toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    Installation.root().resolve("cli/target/lib") + "/*",
                    "io.millrace.cli.Main",
                    "peer",
                    "fusiondock");
        }
    },
    /** The one the guest has, too. */
    C {
        @Override
        List<String> program() {
            return List.of(Installation.root()
                    .resolve("peers/guest/target/fusiondock-peer")
                    .toString());
        }
    };

    abstract List<String> program();
}
