/** JMH benchmarks of what happens inside one process. Run them with {@code millrace bench jmh -prof gc}. */
package io.millrace.bench.jmh;
