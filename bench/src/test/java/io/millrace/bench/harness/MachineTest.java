package io.millrace.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void readsListsOfProcessors() {
        assertEquals(List.of(0), Machine.parse("\t0\n"));
        assertEquals(List.of(0, 1, 2, 5, 8, 9), Machine.parse("0-2,5,8-9"));
    }

    @Test
    void countsTheCallsOfAnStraceSummary() {
        List<String> summary = """
                % time     seconds  usecs/call     calls    errors syscall
                ------ ----------- ----------- --------- --------- ----------------
                 60.00    0.000123           1       100        12 futex
                ------ ----------- ----------- --------- --------- ----------------
                100.00    0.000205           1       117        12 total""".lines().toList();
        assertEquals(117, Syscalls.total(summary));
        assertEquals(0, Syscalls.total(List.of()));
    }
}
