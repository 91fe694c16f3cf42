/**
 * What commands of any scope are made of: options, help, JSON, tables, one-line refusals. Used by the shell and by the
 * bundles that bring commands for one wire format. Nothing here knows a format.
 */
@Export
@Version("1.0.0")
package io.millrace.gateway.shell.support;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
