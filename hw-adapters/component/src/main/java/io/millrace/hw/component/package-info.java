/** What the components of adapters share; each bundle has its own copy. */
package io.millrace.hw.component;
