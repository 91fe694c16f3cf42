/** What the documentation tells people to do, done. */
package io.millrace.itests.guide;
