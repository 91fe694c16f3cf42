/**
 * Segments: named, bounded regions of memory shared with somebody. Implemented by the adapters, one bundle per source
 * of memory. Called by protocol components, which lay their wire format over one.
 */
@Export
@Version("1.0.0")
package io.millrace.api.segment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
