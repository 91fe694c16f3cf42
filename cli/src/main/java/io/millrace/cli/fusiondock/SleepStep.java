package io.millrace.cli.fusiondock;

import io.millrace.cli.Json;

/**
 * Does nothing for a while.
 *
 * @param millis how long
 */
record SleepStep(long millis) implements Step {
    @Override
    public boolean run(Dock dock) {
        dock.stop().sleep(millis);
        if (dock.stop().isAsked()) {
            return false;
        }
        dock.findings().print(Json.event("sleep").add("n", millis).build());
        return true;
    }
}
