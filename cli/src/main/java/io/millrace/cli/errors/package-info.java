/** What was wrong in a gateway, alive or dead. */
package io.millrace.cli.errors;
