/** Mailboxes of fusiondock: {@code peer fusiondock} and {@code inspect --as fusiondock}. */
package io.millrace.cli.fusiondock;
