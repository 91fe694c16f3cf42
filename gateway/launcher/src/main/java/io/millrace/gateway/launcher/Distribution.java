package io.millrace.gateway.launcher;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the installation lies: the launcher's jar is in its {@code lib}. */
final class Distribution {
    private Distribution() {}

    static Path folder() {
        String given = System.getProperty("millrace.distribution", "");
        if (!given.isEmpty()) {
            return Path.of(given).toAbsolutePath();
        }
        try {
            Path jar = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the launcher's jar has no path", e);
        }
    }
}
