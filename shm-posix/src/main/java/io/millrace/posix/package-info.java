/**
 * System V shared memory and POSIX shared memory objects, by the names and with the answers a C programmer knows.
 * Implemented by this bundle twice: on the calls of the kernel, and on a table inside one segment, for peers that share
 * memory but no kernel. Called by whoever wants a region by key; everybody else binds a
 * {@link io.millrace.api.segment.Segment}.
 */
@Export
@Version("1.0.0")
package io.millrace.posix;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
