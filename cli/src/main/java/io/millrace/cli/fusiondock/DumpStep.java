package io.millrace.cli.fusiondock;

import io.millrace.cli.Json;
import io.millrace.fusiondock.internal.FusiondockInspection;
import jakarta.json.JsonObjectBuilder;

/** Shows both regions. */
record DumpStep() implements Step {
    @Override
    public boolean run(Dock dock) {
        dock.findings()
                .print(Json.event("dump")
                        .add("region0", region(dock, 0))
                        .add("region1", region(dock, 1))
                        .build());
        return true;
    }

    private static JsonObjectBuilder region(Dock dock, int region) {
        Settings settings = dock.settings();
        JsonObjectBuilder json = Json.object();
        FusiondockInspection.of(dock.memory(), settings.regionOffset(region), settings.regionBytes(), false)
                .slot()
                .ifPresent(slot -> FusiondockImage.add(json, slot));
        return json;
    }
}
