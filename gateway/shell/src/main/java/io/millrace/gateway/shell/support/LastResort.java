package io.millrace.gateway.shell.support;

import org.apache.felix.service.command.Parameter;

/**
 * What commands extend so that an option at the end of a line without its value is answered with one line. Gogo takes
 * {@code _main} for every command of an object, and prefers the method that costs it fewer conversions: the many
 * options nobody types see to it that a command's own method comes first. Thread-safety: immutable.
 */
public abstract class LastResort {
    /** For those who extend it. */
    protected LastResort() {}

    /**
     * Called by Gogo if the command's own method does not take the words.
     *
     * @param words the command's name and what was typed
     * @return never
     * @throws CommandException always
     */
    @SuppressWarnings("checkstyle:MethodName")
    public final Object _main(
            @Parameter(names = "--\0a", presentValue = Option.YES, absentValue = Option.NO) boolean a,
            @Parameter(names = "--\0b", presentValue = Option.YES, absentValue = Option.NO) boolean b,
            @Parameter(names = "--\0c", presentValue = Option.YES, absentValue = Option.NO) boolean c,
            @Parameter(names = "--\0d", presentValue = Option.YES, absentValue = Option.NO) boolean d,
            @Parameter(names = "--\0e", presentValue = Option.YES, absentValue = Option.NO) boolean e,
            @Parameter(names = "--\0f", presentValue = Option.YES, absentValue = Option.NO) boolean f,
            String... words) {
        String last = words[words.length - 1];
        throw new CommandException(
                words.length > 1 && last.startsWith("-")
                        ? words[0] + ": option " + last + " needs a value; -h tells which"
                        : words[0] + ": these words do not fit together; -h tells what does");
    }
}
