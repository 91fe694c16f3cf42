package io.millrace.gateway.runtime.internal;

import java.util.Map;
import java.util.Set;

/**
 * What is known of PIDs. Thread-safety: immutable.
 *
 * @param known PIDs somebody has
 * @param attributes by PID, what its metatype describes; PIDs without metatype are absent
 * @param references by PID, the names of its component's references
 */
record Pids(Set<String> known, Map<String, Map<String, Attribute>> attributes, Map<String, Set<String>> references) {}
