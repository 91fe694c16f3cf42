package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.gateway.runtime.internal.errors.ErrorFile;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.Logger;

class ErrorBookTest {
    private final AtomicLong now = new AtomicLong(1000);
    private final List<String> said = new ArrayList<>();
    private ErrorBook book = new ErrorBook(ErrorFile.inMemory(), now::get, logger());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        book.close();
    }

    private Logger logger() {
        return (Logger)
                Proxy.newProxyInstance(Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (_, m, a) -> {
                    said.add(m.getName() + " " + a[0]);
                    return null;
                });
    }

    private void look(List<ProblemDTO> states, List<ProblemDTO> shown) {
        book.look(states, shown);
        now.addAndGet(700);
    }

    private static List<ProblemDTO> state(String message) {
        return List.of(Problems.of("io.x~a", "unsatisfied", message));
    }

    private static List<ProblemDTO> event(long count) {
        return List.of(Problems.of("plc/0", "slot-index", "is " + count, count));
    }

    private List<String> all() {
        return book.all().stream()
                .map(it -> it.source + " " + it.count + " " + it.firstMillis + " " + it.lastMillis)
                .toList();
    }

    @Test
    void whatIsMissingForAMomentIsNotRemembered() {
        look(state("waits"), List.of());
        look(List.of(), List.of());
        look(state("waits"), List.of());
        assertEquals(List.of(), all());
    }

    @Test
    void whatLastsIsRememberedFromItsFirstLookToItsLast() {
        for (int i = 0; i < 4; i++) {
            look(state("waits"), List.of());
        }
        look(List.of(), List.of());
        assertEquals(List.of("io.x~a 1 1000 3100"), all());
    }

    @Test
    void whatComesBackCountsAgain() {
        for (int i = 0; i < 2; i++) {
            look(state("size is " + i), List.of());
            look(state("size is " + i), List.of());
            look(List.of(), List.of());
        }
        assertEquals(List.of("io.x~a 2 1000 3800"), all());
    }

    @Test
    void whatAPeerWroteIsRememberedAtOnceAsOftenAsItWasSeen() {
        look(List.of(), event(7));
        assertEquals(List.of("plc/0 7 1000 1000"), all());
        look(List.of(), event(9));
        assertEquals(List.of("plc/0 9 1000 1700"), all());
    }

    @Test
    void aCounterThatBeginsAgainAdds() {
        look(List.of(), event(7));
        look(List.of(), event(2));
        assertEquals(List.of("plc/0 9 1000 1700"), all());
    }

    @Test
    void memoryThatIsGoneForAMomentIsNotRemembered() {
        List<ProblemDTO> lost = List.of(Problems.of("plc/0", Problems.LOST, "gone"));
        look(List.of(), lost);
        assertEquals(List.of(), all());
        look(List.of(), lost);
        assertEquals(1, all().size());
    }

    @Test
    void whatIsWrongNowKnowsSinceWhen() {
        ProblemDTO fresh = book.dated(state("waits").getFirst());
        assertEquals(List.of(1L, 1000L, 1000L), List.of(fresh.count, fresh.firstMillis, fresh.lastMillis));
        look(state("waits"), event(7));
        look(List.of(), event(2));
        ProblemDTO waits = book.dated(state("waits").getFirst());
        assertEquals(2400, waits.firstMillis, "it was gone, and nobody remembers it");
        ProblemDTO wrote = book.dated(event(2).getFirst());
        assertEquals(List.of(9L, 1000L, 2400L), List.of(wrote.count, wrote.firstMillis, wrote.lastMillis));
    }

    @Test
    void sinceTheLookBeforeIfItIsNotYetRemembered() {
        look(state("waits"), List.of());
        assertEquals(1000, book.dated(state("waits").getFirst()).firstMillis);
    }

    @Test
    void saysOnceThatTheLogIsFull() {
        for (int i = 0; i < 300; i++) {
            String name = Integer.toString(i);
            look(List.of(), List.of(Problems.of(name, "k", "m".repeat(2000))));
        }
        assertEquals(List.of("error the log of errors is full: it keeps no others than those it has"), said);
    }

    @Test
    void goesOnInMemoryWhenTheFileIsTakenAway() throws Exception {
        Path path = folder.resolve("errors");
        book = new ErrorBook(ErrorFile.open(path), now::get, logger());
        look(List.of(), event(1));
        Files.write(path, new byte[0]);
        assertEquals(List.of(), all());
        look(List.of(), event(3));
        look(List.of(), event(4));
        assertEquals(List.of("error the log of errors is lost, another one is kept in memory only: {}"), said);
        assertEquals(1, all().size());
    }
}
