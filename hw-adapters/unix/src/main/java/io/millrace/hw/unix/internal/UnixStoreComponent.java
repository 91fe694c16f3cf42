package io.millrace.hw.unix.internal;

import io.millrace.api.port.HandleStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The service, without any configuration. Thread-safety: thread-safe. */
@Component(service = HandleStore.class, immediate = true)
public final class UnixStoreComponent extends UnixStore {
    /** Offers the service. */
    @Activate
    public UnixStoreComponent() {}

    /** Closes all that is kept. */
    @Deactivate
    @Override
    public void close() {
        super.close();
    }
}
