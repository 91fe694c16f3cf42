/**
 * Shared bytes: the one accessor through which any code of this runtime loads or stores them, and what goes wrong with
 * them. Implemented here, once; adapters make a {@link io.millrace.api.memory.Memory} of what they map. Called by the
 * one class of each protocol that touches memory, and by nobody above it.
 */
@Export
@Version("1.0.0")
package io.millrace.api.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
