package io.millrace.cli.fusiondock;

import io.millrace.cli.Json;

/**
 * Makes an empty slot, whatever stands there.
 *
 * @param name of the step
 * @param maxSize what the slot may carry, bytes
 * @param both whether the peer's slot is made, too
 */
record InitStep(String name, int maxSize, boolean both) implements Step {
    @Override
    public boolean run(Dock dock) {
        dock.initialise(maxSize, both);
        dock.findings().print(Json.event(name).add("max", maxSize).build());
        return true;
    }
}
