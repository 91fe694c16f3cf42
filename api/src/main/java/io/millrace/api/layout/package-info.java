/**
 * What lies where in a segment, by name: the memory map of a wire format, as it is now. Implemented by whoever lays
 * something out in a segment, one service each. Called by the runtime, for tools that draw segments and name bytes.
 */
@Export
@Version("1.0.0")
package io.millrace.api.layout;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
