package io.millrace.gateway.launcher;

import java.nio.file.Path;

/**
 * What is run: a configuration, and what was started for it. Thread-safety: immutable.
 *
 * @param title in words
 * @param config the configuration file, absolute
 * @param peer ends what was started
 */
record Scene(String title, Path config, Runnable peer) implements AutoCloseable {
    static Scene of(Path config) {
        return new Scene("gateway with " + config, config, () -> {});
    }

    @Override
    public void close() {
        peer.run();
    }
}
