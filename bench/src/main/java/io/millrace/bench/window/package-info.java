/** What coordinator and workers say to each other: one line orders a window of work, one line tells how it went. */
package io.millrace.bench.window;
