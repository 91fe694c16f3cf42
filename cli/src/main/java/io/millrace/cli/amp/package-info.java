/** ESP-AMP on the command line: a core that is told what to do line by line, and the decoder of images. */
package io.millrace.cli.amp;
