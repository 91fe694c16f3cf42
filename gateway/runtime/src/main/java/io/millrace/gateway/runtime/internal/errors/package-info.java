/** The log of distinct errors: a file that says what was wrong, also when the process that wrote it is dead. */
package io.millrace.gateway.runtime.internal.errors;
