/**
 * Channels: what application code binds, two rings and the state of the peer under one name. Implemented over any pair
 * of rings by {@link io.millrace.api.channel.RingChannel}. Called by applications.
 */
@Export
@Version("1.0.0")
package io.millrace.api.channel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
