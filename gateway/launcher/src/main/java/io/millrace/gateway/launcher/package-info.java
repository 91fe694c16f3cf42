/**
 * The gateway's launcher, a plain jar: starts Felix from a folder of bundles, and asks a running gateway. Called by the
 * {@code millrace} script.
 */
package io.millrace.gateway.launcher;
