package io.millrace.amp;

import io.millrace.api.channel.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears what happens to the chain. Called at a low rate, on the thread that looks; must not block. */
@ConsumerType
public interface SysInfoListener {
    /**
     * An entry was linked in.
     *
     * @param entry the entry; its content may come later
     */
    default void added(Entry entry) {}

    /** The main core began anew: every entry from before is gone, those that follow are reported again. */
    default void reinitialised() {}

    /**
     * The chain is broken, and has been for several looks.
     *
     * @param problem where and how; the offset is a device address
     */
    default void corrupt(Problem problem) {}
}
