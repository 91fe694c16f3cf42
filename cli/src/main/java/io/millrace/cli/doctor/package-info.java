/** What this machine allows: checks with verdict, reason and remedy. */
package io.millrace.cli.doctor;
