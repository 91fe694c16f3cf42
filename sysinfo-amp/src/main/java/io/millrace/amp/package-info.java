/**
 * ESP-AMP shared memory: the SysInfo chain and what is found through it. Implemented by this bundle, one
 * {@link io.millrace.amp.SysInfo} for each configuration. Called by applications that look blocks up by id; messages go
 * through {@link io.millrace.api.channel.Channel}.
 */
@Export
@Version("1.0.0")
package io.millrace.amp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
