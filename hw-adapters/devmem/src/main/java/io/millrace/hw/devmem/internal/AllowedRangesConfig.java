package io.millrace.hw.devmem.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of what physical memory may be mapped at all. */
@ObjectClassDefinition(
        name = "Millrace: allowed physical memory",
        description = "What segments of physical memory may be made of, apart from who makes them")
@interface AllowedRangesConfig {
    @AttributeDefinition(
            name = "Ranges of physical addresses",
            description = "First and last address of each, like 0x2a800000-0x2affffff; none: nothing is allowed")
    String[] allow() default {};
}
