/**
 * Ports: local sockets that carry bytes and open handles between processes, for wire formats that hand memory and
 * doorbells over at a meeting point. Implemented by one adapter. Called by transports that meet their peers at a
 * socket.
 */
@Export
@Version("1.0.0")
package io.millrace.api.port;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
