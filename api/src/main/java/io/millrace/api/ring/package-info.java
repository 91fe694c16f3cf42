/**
 * Rings: ordered messages one way between exactly two parties. Implemented by every protocol bundle. Called by channels
 * and by code that wants claims and leases in place.
 */
@Export
@Version("1.0.0")
package io.millrace.api.ring;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
