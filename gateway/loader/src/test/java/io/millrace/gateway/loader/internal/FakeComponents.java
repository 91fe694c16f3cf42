package io.millrace.gateway.loader.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promise;

/** Components as a test wants them. Thread-safety: confined to one thread. */
final class FakeComponents implements ServiceComponentRuntime {
    private final List<ComponentConfigurationDTO> configurations = new ArrayList<>();

    /** A component of a bundle, with a configuration. */
    ComponentConfigurationDTO add(Bundle bundle, String name, String pid, int state) {
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.description = new ComponentDescriptionDTO();
        configuration.description.name = name;
        configuration.description.bundle = new BundleDTO();
        configuration.description.bundle.id = bundle.getBundleId();
        configuration.properties = pid == null ? Map.of() : Map.of("service.pid", pid);
        configuration.state = state;
        configurations.add(configuration);
        return configuration;
    }

    @Override
    public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle... bundles) {
        List<Long> wanted = Arrays.stream(bundles).map(Bundle::getBundleId).toList();
        return configurations.stream()
                .map(each -> each.description)
                .filter(each -> wanted.contains(each.bundle.id))
                .toList();
    }

    @Override
    public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(ComponentDescriptionDTO description) {
        return configurations.stream()
                .filter(each -> each.description == description)
                .toList();
    }

    @Override
    public ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isComponentEnabled(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Promise<Void> enableComponent(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Promise<Void> disableComponent(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }
}
