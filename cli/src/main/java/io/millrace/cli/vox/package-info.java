/** The link of vox-shm 0.3.1 on the command line: a plain host or guest, and the decoder of images. */
package io.millrace.cli.vox;
