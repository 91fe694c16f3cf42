/** Two processes on one file: ours, and the C peer of the nRF RPC draft. */
package io.millrace.itests.peers;
