package io.millrace.hw.devmem.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The ranges that are allowed, for the segments; without a configuration none is. Another list is another component, so
 * that every segment is looked at again.
 *
 * <p>Thread-safety: immutable.
 */
@Component(service = AllowedRangesComponent.class, configurationPid = AllowedRanges.PID)
@Designate(ocd = AllowedRangesConfig.class)
public final class AllowedRangesComponent {
    private final String[] allow;

    /**
     * Takes the list.
     *
     * @param config the ranges
     */
    @Activate
    public AllowedRangesComponent(AllowedRangesConfig config) {
        allow = config.allow();
    }

    /**
     * The ranges.
     *
     * @throws IllegalArgumentException if one is none: whoever asks says so where it is seen
     */
    AllowedRanges ranges() {
        try {
            return AllowedRanges.parse(allow);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "allow in the configuration " + AllowedRanges.PID + ": " + e.getMessage());
        }
    }
}
