/** What the integration tests share: child processes, waiting under a watchdog, what the kernel knows of the JVM. */
package io.millrace.itests.support;
