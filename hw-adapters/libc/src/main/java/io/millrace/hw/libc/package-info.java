/**
 * The calls of the Linux C library that adapters need, typed: descriptors, mappings, names, futexes and polling. This
 * is the only Java package of the project that makes restricted calls. Implemented here, over the foreign-function
 * interface. Called by the adapters, each of which turns a few of these calls into a segment or a signaler.
 */
@Export
@Version("1.0.0")
package io.millrace.hw.libc;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
