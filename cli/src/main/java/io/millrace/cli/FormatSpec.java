package io.millrace.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A format with its parameters, as in {@code nrfrpc:ab=1024x13,ba=1024x13}. Thread-safety: immutable.
 *
 * @param name the format
 * @param parameters by name
 */
public record FormatSpec(String name, Map<String, String> parameters) {
    /** Copies the parameters. */
    public FormatSpec {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads what stands behind {@code --as}.
     *
     * @param text as typed
     * @return the parts
     * @throws ExitException if a parameter has no value, or comes twice
     */
    public static FormatSpec parse(String text) {
        int colon = text.indexOf(':');
        Map<String, String> parameters = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String part : text.substring(colon + 1).split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals <= 0 || parameters.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                    throw new ExitException(
                            ExitException.USAGE,
                            "--as " + text + ": '" + part + "' must be NAME=VALUE, each name once");
                }
            }
        }
        return new FormatSpec(colon < 0 ? text : text.substring(0, colon), parameters);
    }

    /**
     * Refuses parameters nobody knows.
     *
     * @param known their names
     * @throws ExitException if there is another one
     */
    public void allow(Set<String> known) {
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new ExitException(
                        ExitException.USAGE,
                        "--as " + this.name + ": unknown parameter " + name + ", known: "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /**
     * A parameter.
     *
     * @param parameter its name
     * @param otherwise its value if it is not given
     * @return its value
     */
    public String get(String parameter, String otherwise) {
        return parameters.getOrDefault(parameter, otherwise);
    }

    /**
     * A parameter that is a number.
     *
     * @param parameter its name
     * @param otherwise its value if it is not given
     * @return its value
     * @throws ExitException if it is no number
     */
    public long number(String parameter, long otherwise) {
        String text = parameters.get(parameter);
        try {
            return text == null ? otherwise : Numbers.parse(text);
        } catch (NumberFormatException e) {
            throw new ExitException(
                    ExitException.USAGE, "--as " + name + ": " + parameter + " must be a number: " + text);
        }
    }

    /**
     * A parameter that is true or false.
     *
     * @param parameter its name
     * @return its value; false if it is not given
     * @throws ExitException if it is neither
     */
    public boolean isTrue(String parameter) {
        return switch (get(parameter, "false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new ExitException(
                        ExitException.USAGE,
                        "--as " + name + ": " + parameter + " must be true or false: " + get(parameter, ""));
        };
    }
}
