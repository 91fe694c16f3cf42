package io.millrace.itests.posix;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A row of the table of conformance.
 *
 * @param id its name there
 * @param backEnds who must answer so
 * @param check runs it
 * @param <S> where it is run
 */
record Row<S>(String id, List<String> backEnds, Consumer<S> check) {
    static final String OS = "os";
    static final String TABLE = "table";

    /** A row of both back-ends of System V. */
    static Row<Site> both(String id, Consumer<Site> check) {
        return new Row<>(id, List.of(OS, TABLE), check);
    }

    /** A row of the kernel alone. */
    static Row<Site> os(String id, Consumer<Site> check) {
        return new Row<>(id, List.of(OS), check);
    }

    /** A row of a table alone. */
    static Row<Site> table(String id, Consumer<Site> check) {
        return new Row<>(id, List.of(TABLE), check);
    }

    /** Its names, one for each back-end. */
    Stream<String> names() {
        return backEnds.stream().map(backEnd -> id + " " + backEnd);
    }
}
