package io.millrace.cli.fusiondock;

import io.millrace.cli.Json;
import io.millrace.fusiondock.MailboxInfo.Slot;
import java.util.Optional;

/** Gives a message back unread, with all its pieces. */
record DiscardStep() implements Step {
    @Override
    public boolean run(Dock dock) {
        Optional<Slot> slot = dock.discard();
        slot.ifPresent(it -> dock.findings()
                .print(Json.event("discard")
                        .add("type", it.type())
                        .add("len", it.used())
                        .build()));
        return slot.isPresent();
    }
}
