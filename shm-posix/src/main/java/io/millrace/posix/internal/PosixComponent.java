package io.millrace.posix.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import java.util.Map;
import java.util.regex.Pattern;
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
 * One POSIX object for each configuration: on Linux, a file in {@code /dev/shm}.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = PosixComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PosixConfig.class, factory = true)
public final class PosixComponent {
    static final String PID = "io.millrace.segment.posix";

    private static final String DIRECTORY = "/dev/shm/";
    private static final String KIND = "posix";
    private static final Pattern OBJECT = Pattern.compile("/?(?!\\.{1,2}$)([^/\0]{1,255})");

    private final MappedFile segment;
    private final ServiceRegistration<Segment> registration;

    /**
     * Opens the object and offers it.
     *
     * @param context whose bundle offers it
     * @param config which object
     * @param properties the same, with the PID
     * @param logger told what is wrong with the configuration or the object
     * @throws ComponentException if something is
     */
    @Activate
    public PosixComponent(
            BundleContext context,
            PosixConfig config,
            Map<String, Object> properties,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = Values.pid(properties);
        try {
            FileSpec spec = spec(config, Values.name(config.name(), properties));
            segment = MappedFile.open(spec, line -> logger.warn("{}: {}", pid, line));
            registration = context.registerService(
                    Segment.class, segment, FrameworkUtil.asDictionary(Map.of(Segment.NAME, spec.name())));
        } catch (ShmException | IllegalArgumentException e) {
            throw Values.refusal(properties, e, logger);
        }
    }

    /** Withdraws the service, then unmaps. */
    @Deactivate
    public void stop() {
        registration.unregister();
        segment.close();
    }

    private static FileSpec spec(PosixConfig config, String name) {
        return new FileSpec(
                        name,
                        DIRECTORY + object(config.object().isEmpty() ? name : config.object()),
                        config.size(),
                        Values.choice("role", config.role(), Role.class),
                        Values.mode(config.mode()),
                        Values.choice("access", config.access(), Access.class),
                        config.keepOnStop(),
                        config.owner())
                .ofKind(KIND);
    }

    private static String object(String name) {
        var matcher = OBJECT.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("object must have one slash in front or none, and behind it 1 to 255"
                    + " characters, no slash among them: object=" + name);
        }
        return matcher.group(1);
    }
}
