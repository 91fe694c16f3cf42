/**
 * What a bundle proves itself with: contract tests for every service, a memory that records every access, the step-kill
 * harness and the hostile-image harness. Ships as the test jar of the api; never in production.
 */
package io.millrace.api.testkit;
