/** The vox-shm link between this JVM and the C peer: traffic, deaths on either side, hostile guests, handover. */
package io.millrace.itests.vox;
