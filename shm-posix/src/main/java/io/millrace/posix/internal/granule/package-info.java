/**
 * Runs of granules of a memory: the pool of a table's pages, and an allocator by itself. Many processes allocate and
 * free without a lock; what a dead one leaves is swept.
 */
package io.millrace.posix.internal.granule;
