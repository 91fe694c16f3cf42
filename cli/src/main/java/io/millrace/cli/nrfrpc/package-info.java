/** The nRF RPC draft on the command line: a plain peer, and the decoder of images. */
package io.millrace.cli.nrfrpc;
