package io.millrace.gateway.runtime.internal;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One property as a bundle's metatype describes it. Thread-safety: immutable.
 *
 * @param id the property's name
 * @param type String, Long, Integer, Boolean and the like
 * @param min the least value, or length of a text; empty without bound
 * @param max the greatest value, or length of a text; empty without bound
 * @param options the only values allowed; empty allows all
 * @param needed whether it must be given, because it has no default
 */
record Attribute(
        String id,
        String type,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        List<String> options,
        boolean needed) {
    /** What is allowed, if the value is not. */
    Optional<String> refuse(Object value) {
        return elements(value).allMatch(this::accepts) ? Optional.empty() : Optional.of(allowed());
    }

    private static Stream<?> elements(Object value) {
        if (value instanceof Collection<?> many) {
            return many.stream();
        }
        return value.getClass().isArray()
                ? IntStream.range(0, java.lang.reflect.Array.getLength(value))
                        .mapToObj(i -> java.lang.reflect.Array.get(value, i))
                : Stream.of(value);
    }

    private boolean accepts(Object value) {
        String text = value.toString();
        if (!options.isEmpty()) {
            return options.contains(text);
        }
        return switch (type) {
            case "Boolean" -> Arrays.asList("true", "false").contains(text);
            case "Long", "Integer", "Short", "Byte", "Double", "Float" ->
                number(text).filter(this::inRange).isPresent();
            default -> inRange(BigDecimal.valueOf(text.length()));
        };
    }

    private Optional<BigDecimal> number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            return whole || isFraction() ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isFraction() {
        return type.equals("Double") || type.equals("Float");
    }

    private boolean inRange(BigDecimal number) {
        return min.filter(m -> number.compareTo(m) < 0).isEmpty()
                && max.filter(m -> number.compareTo(m) > 0).isEmpty();
    }

    private String allowed() {
        if (!options.isEmpty()) {
            return String.join(", ", options);
        }
        String what =
                switch (type) {
                    case "Boolean" -> "true, false";
                    case "Double", "Float" -> "a number";
                    case "Long", "Integer", "Short", "Byte" -> "a whole number";
                    default -> "a text whose length is";
                };
        String from = min.map(m -> " from " + m).orElse("");
        return what + from + max.map(m -> " up to " + m).orElse("");
    }
}
