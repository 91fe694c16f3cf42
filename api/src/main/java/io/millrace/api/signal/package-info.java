/**
 * Signalers: "look now" between two parties, and waiting with a bound. Implemented by the adapters, one bundle per kind
 * of doorbell. Called by channels and pollers through a {@link io.millrace.api.signal.WaitPoint}.
 */
@Export
@Version("1.0.0")
package io.millrace.api.signal;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
