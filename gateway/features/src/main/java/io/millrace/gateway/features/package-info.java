/**
 * A step of the build: reads the folder the gateway was assembled in, and writes what others install it by. The folder
 * is the only list of bundles there is.
 */
package io.millrace.gateway.features;
