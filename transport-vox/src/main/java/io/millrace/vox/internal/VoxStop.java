package io.millrace.vox.internal;

import io.millrace.api.port.HandleStore;
import io.millrace.api.port.Kept;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentException;
import org.osgi.service.log.Logger;

/**
 * How components of this bundle end, and what becomes of what they had. Thread-safety: thread-safe.
 *
 * @param key under which things are kept, the same in every revision
 * @param store where they are kept; without one they are closed
 */
record VoxStop(String key, Optional<HandleStore> store) {
    /** What the revision before us left. */
    Optional<Kept> kept() {
        return store.flatMap(it -> it.take(key));
    }

    /** Leaves something for the next revision. */
    void keep(Kept kept) {
        store.ifPresentOrElse(it -> it.keep(key, kept), kept::close);
    }

    /** Whether no other revision follows: the configuration is gone, or the whole framework stops. */
    static boolean isForGood(int reason, BundleContext context) {
        return reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED
                || reason == ComponentConstants.DEACTIVATION_REASON_DISABLED
                || context.getBundle(0).getState() == Bundle.STOPPING;
    }

    /** The message alone: where in this bundle it was thrown tells an operator nothing. */
    static ComponentException refusal(String message, Logger logger) {
        ComponentException refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        logger.error("{}", message);
        return refusal;
    }
}
