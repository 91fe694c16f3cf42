/** The coordinator: starts the measured processes, gives them orders in turns, and collects how each window went. */
package io.millrace.bench.harness;
