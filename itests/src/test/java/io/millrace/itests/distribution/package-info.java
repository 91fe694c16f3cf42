/** The tar.gz, unpacked where there is nothing but a Java run-time, and what else is handed out in it. */
package io.millrace.itests.distribution;
