package io.millrace.gateway.shell.support;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/** What {@code -h} says of a command, taken from its annotations. Thread-safety: immutable. */
public final class Help {
    private Help() {}

    /**
     * Says it.
     *
     * @param commands the class of the command
     * @param scope the word in front of the colon
     * @param function the method
     * @return a line for the command, and one for each argument
     */
    public static String of(Class<?> commands, String scope, String function) {
        Method method = Arrays.stream(commands.getMethods())
                .filter(m -> m.getName().equals(function))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(function));
        List<java.lang.reflect.Parameter> described = Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(Descriptor.class))
                .toList();
        int width = described.stream()
                .mapToInt(parameter -> name(parameter).length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(scope + ":" + function + " - " + describe(method.getAnnotation(Descriptor.class)));
        for (java.lang.reflect.Parameter parameter : described) {
            String name = name(parameter);
            String gap = " ".repeat(width - name.length());
            lines.add("  " + name + gap + "  " + describe(parameter.getAnnotation(Descriptor.class)));
        }
        return String.join("\n", lines);
    }

    private static String name(java.lang.reflect.Parameter parameter) {
        Parameter option = parameter.getAnnotation(Parameter.class);
        return option == null ? "arguments" : String.join(", ", option.names());
    }

    private static String describe(Descriptor descriptor) {
        return descriptor == null ? "" : descriptor.value();
    }
}
