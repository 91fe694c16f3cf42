package io.millrace.hw.unix.internal;

import io.millrace.api.port.Ports;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** The service, without any configuration. What was made through it outlives it. Thread-safety: thread-safe. */
@Component(service = Ports.class, immediate = true)
public final class UnixComponent extends UnixPorts {
    /**
     * Offers the service.
     *
     * @param logger told what could not be tidied up
     */
    @Activate
    public UnixComponent(@Reference(service = LoggerFactory.class) Logger logger) {
        super(logger::warn);
    }
}
