package io.millrace.hw.file.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.component.Offering;
import io.millrace.hw.component.Settings;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.MappedFile;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One file segment per configuration. The service is registered by hand because its name may come from the PID.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = MappedFileComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FileConfig.class, factory = true)
public final class MappedFileComponent {
    static final String PID = "io.millrace.segment.file";

    private final Offering offering;
    private final MappedFile segment;

    /**
     * Opens the file and offers it.
     *
     * @param context whose bundle offers it
     * @param config which file
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration or the file
     * @throws ComponentException if something is
     */
    @Activate
    public MappedFileComponent(
            BundleContext context,
            FileConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        offering = new Offering(context, properties, logger);
        String name = offering.name(config.name());
        segment = offering.open(() -> MappedFile.open(spec(config, name), offering::warn));
        offering.offer(Segment.class, segment, Map.of(Segment.NAME, name));
    }

    /** Withdraws the service, then unmaps. */
    @Deactivate
    public void stop() {
        offering.withdraw();
        segment.close();
    }

    static FileSpec spec(FileConfig config, String name) {
        return new FileSpec(
                name,
                Settings.text(config.path()),
                config.size(),
                Settings.choose("role", Role.class, config.role()),
                FileStatus.permissions("mode", config.mode()),
                Settings.choose("access", Access.class, config.access()),
                config.keepOnStop(),
                config.owner());
    }
}
