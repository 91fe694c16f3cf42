package io.millrace.cli;

import io.millrace.api.channel.Problem;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** Problems of an image as {@code inspect} shows them. Thread-safety: stateless. */
public final class Problems {
    private Problems() {}

    /**
     * For tools.
     *
     * @param problems what is wrong
     * @return the field {@code problems}
     */
    public static JsonArrayBuilder json(List<Problem> problems) {
        JsonArrayBuilder all = Json.array();
        problems.forEach(it -> all.add(json(it)));
        return all;
    }

    /**
     * For tools, one of them.
     *
     * @param problem what is wrong
     * @return its fields
     */
    public static JsonObjectBuilder json(Problem problem) {
        return Json.object()
                .add("kind", problem.kind())
                .add("offset", problem.offset())
                .add("value", problem.value())
                .add("allowed", problem.allowed());
    }

    /**
     * For people.
     *
     * @param problem what is wrong
     * @return a line of a table
     */
    public static String line(Problem problem) {
        return "problem: " + problem.kind() + " at offset " + problem.offset() + " is " + problem.value()
                + ", allowed: " + problem.allowed();
    }
}
