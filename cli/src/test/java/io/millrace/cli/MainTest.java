package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "peer --help",
                "peer nrfrpc --help",
                "peer amp --help",
                "inspect -h",
                "errors -h",
                "doctor --help"
            })
    void helps(String arguments) {
        assertEquals(0, Cli.run(arguments.split(" ")).status());
    }

    @Test
    void wantsAVerb() {
        Cli cli = Cli.run();
        assertEquals(1, cli.status());
        assertEquals("millrace: a verb is missing: peer, inspect, errors or doctor\n", cli.err());
    }

    @Test
    void wantsAProtocol() {
        assertEquals(
                "millrace peer: the protocol is missing, known: nrfrpc, vox, amp, fusiondock, posix\n",
                Cli.run("peer").err());
    }

    @Test
    void givesEveryCheckAVerdictAReasonAndARemedyWhereOneIsDue() {
        Cli cli = Cli.run("doctor", "--json");
        assertEquals(0, cli.status(), cli.out());
        assertTrue(cli.line().getBoolean("ok"));
        cli.line().getJsonArray("checks").forEach(it -> {
            var check = it.asJsonObject();
            assertTrue(check.getString("verdict").matches("ok|warn"), check.toString());
            assertTrue(!check.getString("reason").isEmpty(), check.toString());
            assertEquals(
                    check.getString("verdict").equals("ok"),
                    check.getString("remedy").isEmpty(),
                    check.toString());
        });
    }

    @Test
    void saysWhatTheMachineAllowsInATable() {
        Cli cli = Cli.run("doctor");
        assertTrue(cli.out().lines().anyMatch(it -> it.startsWith("ok    native-access")), cli.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdk",
                "jvm-flags",
                "native-access",
                "c-library",
                "processor",
                "atomics",
                "page-size",
                "futex",
                "dev-shm",
                "dev-mem",
                "pci",
                "uio",
                "system-v",
                "memfd",
                "shm-format",
                "home"
            })
    void asksEverybodyWhoNeedsSomethingOfTheMachine(String check) {
        Cli cli = Cli.run("doctor", "--json");
        assertTrue(
                cli.line().getJsonArray("checks").stream()
                        .anyMatch(it -> it.asJsonObject().getString("name").equals(check)),
                cli.out());
    }
}
