/** The gateway's bundles in a framework inside the test's JVM, with peers in other processes. */
package io.millrace.itests.container;
