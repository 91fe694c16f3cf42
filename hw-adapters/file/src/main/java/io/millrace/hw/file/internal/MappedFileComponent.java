package io.millrace.hw.file.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import java.util.Arrays;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
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

    private static final int OCTAL = 8;

    private final MappedFile segment;
    private final ServiceRegistration<Segment> registration;

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
        Object pid = properties.get("service.pid");
        try {
            FileSpec spec = spec(config, String.valueOf(pid));
            segment = MappedFile.open(spec, logger::warn);
            registration = context.registerService(
                    Segment.class, segment, FrameworkUtil.asDictionary(Map.of(Segment.NAME, spec.name())));
        } catch (ShmException | IllegalArgumentException e) {
            logger.error("{}: {}", pid, e.getMessage());
            throw refusal(pid + ": " + e.getMessage());
        }
    }

    /** Withdraws the service, then unmaps. */
    @Deactivate
    public void stop() {
        registration.unregister();
        segment.close();
    }

    static FileSpec spec(FileConfig config, String pid) {
        String name = config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name();
        return new FileSpec(
                name,
                config.path() == null ? "" : config.path(),
                config.size(),
                choose("role", Role.class, config.role()),
                mode(config.mode()),
                choose("access", Access.class, config.access()),
                config.keepOnStop(),
                config.owner());
    }

    private static int mode(String text) {
        if (!text.matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException("mode must be three or four octal digits, like 0600: mode=" + text);
        }
        return Integer.parseInt(text, OCTAL);
    }

    private static <E extends Enum<E>> E choose(String property, Class<E> type, String text) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException(property + " must be one of " + Arrays.toString(type.getEnumConstants())
                + ": " + property + "=" + text);
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
