/**
 * What a machine allows, and what to do where it does not: checks with verdict, reason and remedy. Implemented by the
 * adapters, one service per bundle that needs something of the machine; what needs none of them is here. Called by the
 * shell's {@code shm:doctor} and by {@code millrace doctor}.
 */
@Export
@Version("1.0.0")
package io.millrace.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
