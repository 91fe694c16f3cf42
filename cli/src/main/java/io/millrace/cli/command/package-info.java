/** Commands that come line by line on standard input, each answered by one line. */
package io.millrace.cli.command;
