package io.millrace.cli.fusiondock;

import jakarta.json.JsonObject;

/**
 * Receives a message.
 *
 * @param capacity the longest there is room for, bytes
 */
record ReceiveStep(long capacity) implements Step {
    @Override
    public int longest() {
        return (int) Math.min(capacity, Integer.MAX_VALUE);
    }

    @Override
    public boolean run(Dock dock) {
        if (!dock.take(capacity, dock.settings().timeoutNanos())) {
            return false;
        }
        JsonObject line = dock.message().line("recv");
        dock.release();
        dock.findings().print(line);
        return true;
    }
}
