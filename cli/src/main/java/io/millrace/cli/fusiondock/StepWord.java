package io.millrace.cli.fusiondock;

import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import java.util.Optional;

/**
 * A step as it was typed: NAME or NAME=VALUE. Thread-safety: immutable. What does not fit is an {@link ExitException}
 * with status 1 that names the step and what is allowed.
 */
final class StepWord {
    private final String typed;
    private final String name;
    private final Optional<String> value;

    StepWord(String typed) {
        this.typed = typed;
        int equals = typed.indexOf('=');
        this.name = equals < 0 ? typed : typed.substring(0, equals);
        this.value = equals < 0 ? Optional.empty() : Optional.of(typed.substring(equals + 1));
    }

    String name() {
        return name;
    }

    /** A step that has no value. */
    Step alone(Step step) {
        if (value.isPresent()) {
            throw refusal("must stand without a value");
        }
        return step;
    }

    /** The value as it is. */
    String text(String label) {
        return value.orElseThrow(() -> refusal("must be " + name + "=" + label));
    }

    /** The value, a number. */
    long number(String label, long least, long most) {
        return number(text(label), label, least, most);
    }

    /** The same, but it may be missing. */
    long number(String label, long least, long most, long otherwise) {
        return value.isPresent() ? number(label, least, most) : otherwise;
    }

    /** What stands before a colon, or all of it. */
    long first(String label, long least, long most) {
        String text = text(label);
        int colon = text.indexOf(':');
        return number(colon < 0 ? text : text.substring(0, colon), label, least, most);
    }

    /** What stands behind a colon, if there is one. */
    long second(String label, long least, long most, long otherwise) {
        String text = value.orElse("");
        int colon = text.indexOf(':');
        return colon < 0 ? otherwise : number(text.substring(colon + 1), label, least, most);
    }

    private long number(String text, String label, long least, long most) {
        try {
            long number = Numbers.parse(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw range(label, least, most);
        }
        throw range(label, least, most);
    }

    private ExitException range(String label, long least, long most) {
        return refusal(label + " must be " + least + " to " + most);
    }

    private ExitException refusal(String what) {
        return new ExitException(ExitException.USAGE, "step " + name + ": " + what + ": " + typed);
    }
}
