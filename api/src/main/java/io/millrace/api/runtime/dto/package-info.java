/**
 * Snapshots of the runtime. Made by {@link io.millrace.api.runtime.ShmRuntime}. Read by tools, which never see a live
 * object.
 */
@Export
@Version("1.0.0")
package io.millrace.api.runtime.dto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
