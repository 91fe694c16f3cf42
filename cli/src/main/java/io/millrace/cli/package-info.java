/** The command line: the root command, what all commands share, and the way from a result to an exit status. */
package io.millrace.cli;
