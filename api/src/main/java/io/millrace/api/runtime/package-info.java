/**
 * The runtime as tools see it: one service, snapshots only, and what could be loaded beside. Implemented by the
 * gateway. Called by shell, health, metrics and tests.
 */
@Export
@Version("1.0.0")
package io.millrace.api.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
