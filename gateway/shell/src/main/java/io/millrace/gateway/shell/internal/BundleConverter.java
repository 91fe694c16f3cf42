package io.millrace.gateway.shell.internal;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Makes a bundle of its number or symbolic name, for {@code update}, {@code diag} and the like. The terminal's bundle
 * brings such a converter, but without a terminal nobody does. Thread-safety: thread-safe.
 */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
    private final BundleContext framework;

    /** Called by Declarative Services. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    }

    @Override
    public Object convert(Class<?> type, Object in) {
        return type == Bundle.class ? find(in.toString()) : null;
    }

    private Bundle find(String text) {
        return Arrays.stream(framework.getBundles())
                .filter(bundle ->
                        text.equals(Long.toString(bundle.getBundleId())) || text.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return null;
    }
}
