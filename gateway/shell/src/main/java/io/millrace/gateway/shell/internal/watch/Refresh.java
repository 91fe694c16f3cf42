package io.millrace.gateway.shell.internal.watch;

import io.millrace.gateway.shell.support.Option;

/**
 * Whether a command shows what it shows once, or again and again. Thread-safety: immutable.
 *
 * @param again whether there is more than one picture
 * @param intervalMillis between two of them
 * @param count how many; 0 for as many as there is time
 */
public record Refresh(boolean again, long intervalMillis, long count) {
    /** What {@code -w} does. */
    public static final String WATCH = "shows it again and again, until a key is pressed";

    /** What {@code -i} does. */
    public static final String INTERVAL = "with -w: milliseconds from one picture to the next; 1000 by default";

    /** What {@code --count} does. */
    public static final String COUNT = "shows it so often, then ends";

    private static final long LEAST_MILLIS = 10;
    private static final long DAY_MILLIS = 86_400_000;

    /**
     * As typed. Who gives a count wants more than one picture.
     *
     * @param watch whether {@code -w} was given
     * @param interval what {@code -i} was given
     * @param count what {@code --count} was given, "0" if nothing
     * @return what that means
     * @throws io.millrace.gateway.shell.support.CommandException if a number is none, or out of bounds
     */
    public static Refresh of(boolean watch, String interval, String count) {
        long pictures = Option.number("count", count, 0, Integer.MAX_VALUE);
        long millis = Option.number("interval", interval, LEAST_MILLIS, DAY_MILLIS);
        return new Refresh(watch || pictures > 0, millis, pictures);
    }
}
