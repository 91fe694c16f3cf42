package io.millrace.gateway.runtime.internal;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes files of FileInstall's folder that are called as ConfigurationAdmin calls factory configurations,
 * {@code PID~name.cfg}: FileInstall itself parts PID and name at the first hyphen only. A file is one of properties,
 * all values are text. It is asked first, since FileInstall would take such a name for a PID. Thread-safety:
 * thread-safe.
 */
@Component(property = Constants.SERVICE_RANKING + ":Integer=1000")
public final class FactoryFiles implements ArtifactInstaller {
    private static final Pattern NAME = Pattern.compile("([^~]+)~([^~]+)\\.cfg");

    private final ConfigurationAdmin admin;

    /** Called by Declarative Services. */
    @Activate
    public FactoryFiles(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public boolean canHandle(File file) {
        return NAME.matcher(file.getName()).matches();
    }

    @Override
    public void install(File file) throws IOException {
        configuration(file).updateIfDifferent(read(file));
    }

    @Override
    public void update(File file) throws IOException {
        install(file);
    }

    @Override
    public void uninstall(File file) throws IOException {
        configuration(file).delete();
    }

    private Configuration configuration(File file) throws IOException {
        Matcher name = NAME.matcher(file.getName());
        if (!name.matches()) {
            throw new IOException(file + " is not called PID~name.cfg");
        }
        return admin.getFactoryConfiguration(name.group(1), name.group(2), "?");
    }

    private static Dictionary<String, Object> read(File file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file.toPath(), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        Map<String, Object> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return FrameworkUtil.asDictionary(values);
    }
}
