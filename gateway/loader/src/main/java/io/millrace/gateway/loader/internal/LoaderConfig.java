package io.millrace.gateway.loader.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How bundles are loaded on demand. */
@ObjectClassDefinition(name = "Loading on demand", description = "Where bundles come from, and how long they stay")
public @interface LoaderConfig {
    /**
     * Where to look beside what the start-up names.
     *
     * @return folders with an index.xml, as paths or file: URLs
     */
    @AttributeDefinition(
            name = "More repositories",
            description = "Folders with an index.xml, as paths or file: URLs; asked after those of the start-up",
            required = false)
    String[] repositories() default {};

    /**
     * How long a bundle stays that nothing needs.
     *
     * @return in milliseconds; -1: for ever
     */
    @AttributeDefinition(
            name = "How long a bundle stays that no configuration needs any more, in milliseconds",
            description = "-1: for ever",
            min = "-1",
            max = "86400000")
    int unload_afterMillis() default 2000;
}
