/**
 * The {@code shm_info_s} mailbox: one message at a time each way, in one region each. Implemented by this bundle.
 * Called by whoever needs the kind of a message, or wants to take back or give up one; everybody else binds a
 * {@link io.millrace.api.channel.Channel}.
 */
@Export
@Version("1.0.0")
package io.millrace.fusiondock;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
