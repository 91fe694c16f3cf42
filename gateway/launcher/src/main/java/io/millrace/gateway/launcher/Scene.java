package io.millrace.gateway.launcher;

import java.nio.file.Path;

/**
 * What is run: a configuration, and what was started for it. Thread-safety: immutable.
 *
 * @param title in words
 * @param config the text of the configuration
 * @param peer ends what was started
 */
record Scene(String title, String config, Runnable peer) implements AutoCloseable {
    static Scene of(Path config) {
        return new Scene("gateway with " + config, ConfigFile.read(config), () -> {});
    }

    @Override
    public void close() {
        peer.run();
    }
}
