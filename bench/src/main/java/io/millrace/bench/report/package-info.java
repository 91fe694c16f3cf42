/** What the windows say: cells, ratios to baselines, bars, the verdict; as a table for people or as lines of JSON. */
package io.millrace.bench.report;
