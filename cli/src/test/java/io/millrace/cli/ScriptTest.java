package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, in a tree of its own with a Maven and a JDK that only say what they were asked for. */
@Timeout(60)
final class ScriptTest {
    private static final String REPORT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="x.FirstTest" tests="4" errors="1" skipped="1" failures="1">
              <properties><property name="a" value="b"/></properties>
              <testcase name="works" classname="x.FirstTest" time="0.1">
                <system-out><![CDATA[<testcase name="fake"><failure>]]></system-out>
              </testcase>
              <testcase name="fails" classname="x.FirstTest" time="0.1">
                <failure message="no" type="E"><![CDATA[at <init>]]></failure>
              </testcase>
              <testcase name="breaks" classname="x.FirstTest" time="0.1"><error type="E"/></testcase>
              <testcase name="waits" classname="x.FirstTest" time="0.1"><skipped/></testcase>
            </testsuite>
            """;
    private static final String GOOD_REPORT = """
            <testsuite name="x.SecondTest"><testcase name="a" classname="x"/><testcase name="b" classname="x"/>
            <testcase name="c" classname="x"><skipped message="later"/></testcase></testsuite>
            """;

    @TempDir
    private Path folder;

    private Path root;
    private Path tools;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectories(folder.resolve("a tree"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(Path.of("").toAbsolutePath().getParent().resolve("millrace"), root.resolve("millrace"));
        Files.setPosixFilePermissions(root.resolve("millrace"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createFile(root.resolve("bnd.bnd"));
        source(Instant.EPOCH);
        jdk("25.0.3");
        maven("");
    }

    private void source(Instant time) throws IOException {
        Path source = Files.createDirectories(root.resolve("cli/src/main")).resolve("A.java");
        Files.writeString(source, "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(time));
    }

    private void jdk(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        program(home.resolve("bin/java"), "for a; do echo \"arg: $a\"; done");
        program(home.resolve("bin/javac"), "true");
    }

    /** What it does beside saying what it was asked for. */
    private void maven(String does) throws IOException {
        program(tools.resolve("mvn"), "echo \"$JAVA_HOME $*\" >>'" + folder + "/asked'\n" + does);
    }

    private static void program(Path path, String text) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Cli script(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("millrace").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().keySet().removeAll(List.of("CI", "MAVEN_OPTS", "MILLRACE_HOME"));
        builder.environment().putAll(environment);
        return Cli.end(builder.start());
    }

    private Cli script(String... arguments) throws Exception {
        return script(Map.of(), arguments);
    }

    private List<String> asked() throws IOException {
        Path asked = folder.resolve("asked");
        return Files.exists(asked) ? Files.readAllLines(asked) : List.of();
    }

    private void report(String module, String kind, String text) throws IOException {
        maven("mkdir -p '" + root + "/" + module + "/target/" + kind + "'\ncat >'" + root + "/" + module + "/target/"
                + kind + "/TEST-x.xml' <<'END'\n" + text + "END");
    }

    @Test
    void helps() throws Exception {
        Cli cli = script("--help");
        assertEquals(0, cli.status());
        assertTrue(cli.out().startsWith("usage: millrace VERB"), cli.out());
    }

    @Test
    void doesNotKnowOtherVerbs() throws Exception {
        Cli cli = script("dance");
        assertEquals(1, cli.status());
        assertTrue(cli.err().endsWith("millrace: unknown verb: dance\n"), cli.err());
        assertEquals(1, script().status());
    }

    @Test
    void buildsThePeerOnceAndPassesArgumentsOnAsTheyAre() throws Exception {
        Cli cli = script("peer", "nrfrpc", "a b", "");
        assertEquals(0, cli.status(), cli.err());
        assertTrue(
                cli.out().endsWith("arg: io.millrace.cli.Main\narg: peer\narg: nrfrpc\narg: a b\narg: \n"), cli.out());
        script("inspect");
        assertEquals(1, asked().size(), asked().toString());
        assertTrue(asked().getFirst().startsWith(folder.resolve("jdk") + " "), asked().toString());
    }

    @Test
    void asksTheCommandLineForErrors() throws Exception {
        Cli cli = script(Map.of("MILLRACE_HOME", "/h"), "errors", "--json");
        assertTrue(cli.out().contains("arg: -Dmillrace.home=/h\n"), cli.out());
        assertTrue(cli.out().endsWith("arg: io.millrace.cli.Main\narg: errors\narg: --json\n"), cli.out());
    }

    @Test
    void buildsAgainWhenASourceIsNewerAndNotWhenATestIs() throws Exception {
        script("doctor");
        Files.createDirectories(root.resolve("cli/src/test"));
        Path test = Files.writeString(root.resolve("cli/src/test/B.java"), "class B {}");
        Files.setLastModifiedTime(test, FileTime.from(Instant.now().plusSeconds(100)));
        script("doctor");
        assertEquals(1, asked().size());
        source(Instant.now().plusSeconds(100));
        script("doctor");
        assertEquals(2, asked().size());
    }

    /** What says whether the native library can be built for all processors. */
    private void nativeLibraries(String does) throws IOException {
        Path folder = Files.createDirectories(root.resolve("hw-adapters/ipi/src/main/c"));
        program(folder.resolve("build.sh"), does);
    }

    @Test
    void packsWhatRunsAnywhereAndBuildsTheGatewayAlongWithIt() throws Exception {
        nativeLibraries("true");
        Path target = root.resolve("gateway/dist/target");
        maven("mkdir -p '" + target + "'; touch '" + target + "/millrace-1.0.tar.gz'");
        Cli cli = script("build");
        assertEquals(0, cli.status(), cli.err());
        assertTrue(cli.err().endsWith("millrace: packed " + target + "/millrace-1.0.tar.gz\n"), cli.err());
        script("build");
        script("run");
        script("peer");
        assertEquals(1, asked().size(), asked().toString());
        assertTrue(asked().getFirst().contains(" -Pdistribution -pl cli,gateway/dist "), asked().toString());
        Files.delete(target.resolve("millrace-1.0.tar.gz"));
        script("build");
        assertEquals(2, asked().size(), asked().toString());
    }

    @Test
    void saysWhatThePackedOneLacksAndBuildsTheRest() throws Exception {
        nativeLibraries("echo 'x.so is left out; apt install y'; echo 'z.so is left out'; exit 1");
        Cli cli = script("build");
        assertEquals(0, cli.status(), cli.err());
        assertTrue(
                cli.err()
                        .startsWith("millrace: no tar.gz is made, it needs the native library for all processors: "
                                + "x.so is left out; apt install y; z.so is left out\n"),
                cli.err());
        assertFalse(asked().getFirst().contains("-Pdistribution"), asked().toString());
        script("test");
        assertTrue(asked().getLast().endsWith(" -Prelease"), asked().toString());
        nativeLibraries("true");
        script("test");
        assertTrue(asked().getLast().endsWith(" -Prelease,distribution"), asked().toString());
    }

    @Test
    void buildsNothingAndWritesNothingWhereItIsInstalled() throws Exception {
        Files.delete(root.resolve("pom.xml"));
        Files.delete(folder.resolve("jdk/bin/javac"));
        Map<String, String> home = Map.of("HOME", "/h");
        Cli peer = script(home, "peer", "nrfrpc");
        assertTrue(
                peer.out()
                        .endsWith("arg: -cp\narg: " + root
                                + "/cli/*\narg: io.millrace.cli.Main\narg: peer\narg: nrfrpc\n"),
                peer.out());
        Cli run = script(home, "run");
        assertTrue(run.out().contains("\narg: -Dmillrace.home=/h/.millrace/home\n"), run.out());
        assertTrue(run.out().contains("\narg: -Dmillrace.peer.classpath=" + root + "/cli/*\n"), run.out());
        assertTrue(run.out().contains("\narg: -cp\narg: " + root + "/lib/*\n"), run.out());
        assertEquals(0, script(home, "shell", "lb").status());
        assertEquals(
                "millrace: build needs the source; " + root + " is an installation\n",
                script("build").err());
        assertEquals(4, script(Map.of("HOME", ""), "doctor").status());
        assertEquals(List.of(), asked());
        assertTrue(Files.notExists(root.resolve(".millrace")));
    }

    @Test
    void showsTheEndOfTheLogWhenTheBuildFails() throws Exception {
        maven("seq 100; exit 1");
        Cli cli = script("peer");
        assertEquals(4, cli.status());
        assertEquals("61", cli.err().lines().toList().get(1));
        assertTrue(cli.err().contains(root + "/.millrace/build.log"), cli.err());
        assertFalse(Files.exists(root.resolve(".millrace/cli.stamp")));
    }

    @Test
    void countsTestsAndNamesThoseThatFailed() throws Exception {
        report("cli", "surefire-reports", REPORT);
        Cli cli = script("test", "--quick");
        assertEquals(1, cli.status());
        assertEquals(
                List.of("failed: x.FirstTest.fails: no", "failed: x.FirstTest.breaks", "1 passed, 2 failed, 1 skipped"),
                cli.out().lines().toList());
        assertTrue(asked().getFirst().contains("-DskipITs"), asked().toString());
    }

    @Test
    void saysWhichModuleIsBuiltAndWhichTestRuns() throws Exception {
        report("api", "surefire-reports", GOOD_REPORT);
        Files.writeString(tools.resolve("mvn"), """
                echo "[INFO] Building Millrace api 0.1.0-SNAPSHOT                               [1/12]"
                echo "[INFO] Running x.FirstTest"
                echo "[INFO] Running x.SecondTest"
                echo "[INFO] Building Millrace nRF RPC 0.1.0-SNAPSHOT      [2/12]"
                echo "[INFO] Running x.ThirdTest"
                echo "[INFO] Tests run: 3"
                """, java.nio.file.StandardOpenOption.APPEND);
        Cli cli = script("test");
        assertEquals("2 passed, 0 failed, 1 skipped\n", cli.out());
        assertEquals(
                List.of(
                        "millrace: module 1 of 12: Millrace api",
                        "millrace: running x.SecondTest",
                        "millrace: module 2 of 12: Millrace nRF RPC",
                        "millrace: running x.ThirdTest"),
                cli.err()
                        .lines()
                        .filter(it -> it.startsWith("millrace: module") || it.startsWith("millrace: running"))
                        .filter(it -> !it.endsWith("FirstTest"))
                        .toList());
        assertTrue(script("peer").err().contains("millrace: module 2 of 12: Millrace nRF RPC\n"));
    }

    @Test
    void forgetsTheReportsOfEarlierRuns() throws Exception {
        report("cli", "surefire-reports", REPORT);
        script("test");
        report("api", "failsafe-reports", GOOD_REPORT);
        Cli cli = script("test");
        assertEquals(0, cli.status(), cli.err());
        assertEquals("2 passed, 0 failed, 1 skipped\n", cli.out());
    }

    @Test
    void callsASkippedTestFailedInContinuousIntegration() throws Exception {
        report("api", "surefire-reports", GOOD_REPORT);
        Cli cli = script(Map.of("CI", "true"), "test");
        assertEquals(1, cli.status());
        assertEquals("2 passed, 1 failed, 0 skipped", cli.out().lines().toList().getLast());
    }

    @Test
    void failsWhenMavenDoesThoughEveryTestPassed() throws Exception {
        report("api", "surefire-reports", GOOD_REPORT);
        Files.writeString(tools.resolve("mvn"), "exit 1\n", java.nio.file.StandardOpenOption.APPEND);
        Cli cli = script("test");
        assertEquals(1, cli.status());
        assertEquals("2 passed, 0 failed, 1 skipped\n", cli.out());
    }

    @Test
    void failsWhenThereWasNothingToTest() throws Exception {
        Cli cli = script("test");
        assertEquals(1, cli.status());
        assertEquals("0 passed, 0 failed, 0 skipped\n", cli.out());
    }

    @Test
    void worksThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(tools.resolve("mr"), root.resolve("millrace"));
        Process process = new ProcessBuilder(link.toString(), "--help").start();
        assertEquals(0, Cli.end(process).status());
    }
}
