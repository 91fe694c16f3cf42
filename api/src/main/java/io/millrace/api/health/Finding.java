package io.millrace.api.health;

/**
 * What was looked at, and what to do about it. Thread-safety: immutable.
 *
 * @param name what was looked at
 * @param verdict how it is
 * @param reason why, with the values seen
 * @param remedy what to do; empty if nothing is to be done
 */
public record Finding(String name, Verdict verdict, String reason, String remedy) {
    /**
     * Something that is as it should be, or is not needed.
     *
     * @param name what was looked at
     * @param reason why, with the values seen
     * @return the finding
     */
    public static Finding ok(String name, String reason) {
        return new Finding(name, Verdict.OK, reason, "");
    }

    /**
     * Something that works, with less than there could be.
     *
     * @param name what was looked at
     * @param reason why, with the values seen
     * @param remedy what to do
     * @return the finding
     */
    public static Finding warn(String name, String reason, String remedy) {
        return new Finding(name, Verdict.WARN, reason, remedy);
    }

    /**
     * Something that does not work here like this.
     *
     * @param name what was looked at
     * @param reason why, with the values seen
     * @param remedy what to do
     * @return the finding
     */
    public static Finding fail(String name, String reason, String remedy) {
        return new Finding(name, Verdict.FAIL, reason, remedy);
    }
}
