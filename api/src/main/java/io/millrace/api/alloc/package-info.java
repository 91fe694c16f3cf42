/**
 * Allocators: blocks of a segment. Implemented by protocols whose wire format has a pool or a block mask. Called by
 * rings that place messages in blocks, and by tools through {@link io.millrace.api.alloc.AllocatorInfo}.
 */
@Export
@Version("1.0.0")
package io.millrace.api.alloc;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
