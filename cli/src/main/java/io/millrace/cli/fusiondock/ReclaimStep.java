package io.millrace.cli.fusiondock;

import io.millrace.cli.Json;
import io.millrace.fusiondock.MailboxInfo.Slot;

/** Takes back what the peer has not read, or a state that is none. */
record ReclaimStep() implements Step {
    @Override
    public boolean run(Dock dock) {
        Slot before = dock.link().info().tx();
        dock.link().reclaim();
        dock.findings()
                .print(Json.event("reclaim")
                        .add("op", before.op())
                        .add("opName", before.opName())
                        .build());
        return true;
    }
}
