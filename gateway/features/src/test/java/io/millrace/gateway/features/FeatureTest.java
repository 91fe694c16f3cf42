package io.millrace.gateway.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureTest {
    private static final String CALLS = "osgi.service;objectClass:List<String>=\"x.Calls\";effective:=active";
    private static final String NEEDS_CALLS = "osgi.service;filter:=\"(objectClass=x.Calls)\";effective:=active";

    @TempDir
    private Path temporary;

    private Jars jars;

    @BeforeEach
    void assemble() {
        jars = new Jars(temporary.resolve("assembled"))
                .add(
                        "bundles/01",
                        "org.osgi",
                        "org.osgi.log",
                        Map.of("Export-Package", "org.osgi.log", "Bundle-License", "Apache-2.0"))
                .ours(
                        "bundles/20",
                        "io.millrace.api",
                        Map.of("Import-Package", "org.osgi.log", "Export-Package", "api"))
                .add("bundles/30-pipe", "org.apache", "console", Map.of("Bundle-License", "Apache-2.0"))
                .ours("repo", "io.millrace.hw.adapters.libc", Map.of("Export-Package", "libc", "Import-Package", "api"))
                .ours("repo", "io.millrace.hw.adapters.unix", Map.of("Provide-Capability", CALLS))
                .ours("repo", "io.millrace.gateway.shell.amp", commands())
                .ours("repo", "io.millrace.sysinfo.amp", offer("amp", "Import-Package", "api"))
                .ours("repo", "io.millrace.hw.adapters.futex", offer("futex", "Import-Package", "libc"))
                .ours("repo", "io.millrace.hw.adapters.ivshmem", offer("ivshmem", "Require-Capability", NEEDS_CALLS));
    }

    private static Map<String, String> offer(String protocol, String header, String value) {
        String capability = "io.millrace.transport;protocol=" + protocol + ";pid=io.millrace." + protocol;
        return Map.of("Provide-Capability", capability, "Bundle-Description", "A & <" + protocol + ">", header, value);
    }

    private static Map<String, String> commands() {
        return Map.of("Provide-Capability", "io.millrace.shell;protocol:List<String>=\"amp,other\"");
    }

    private List<Feature> features() throws IOException {
        return Feature.of(Assembled.read(jars.folder()), temporary.resolve("framework"));
    }

    private List<String> bundles(String feature) throws IOException {
        return features().stream()
                .filter(each -> each.name().equals(feature))
                .flatMap(each -> each.bundles().stream())
                .map(placed -> placed.level() + " " + placed.artifact().id())
                .toList();
    }

    @Test
    void theBaseAndOneForEachBundleThatCanBeConfigured() throws IOException {
        assertEquals(
                List.of("millrace-base", "millrace-futex", "millrace-ivshmem", "millrace-amp"),
                features().stream().map(Feature::name).toList());
    }

    @Test
    void theBaseHasItsLevelsAndNoConsole() throws IOException {
        assertEquals(
                List.of("1 org.osgi:org.osgi.log:1.2.3", "20 io.millrace:io.millrace.api:1.2.3"),
                bundles("millrace-base"));
    }

    @Test
    void whatABundleIsWiredToComesAlongButNotTheBase() throws IOException {
        assertEquals(
                List.of(
                        "20 io.millrace:io.millrace.hw.adapters.futex:1.2.3",
                        "20 io.millrace:io.millrace.hw.adapters.libc:1.2.3"),
                bundles("millrace-futex"));
    }

    @Test
    void whoServesWithoutAConfigurationComesAlong() throws IOException {
        assertEquals(
                List.of(
                        "20 io.millrace:io.millrace.hw.adapters.ivshmem:1.2.3",
                        "20 io.millrace:io.millrace.hw.adapters.unix:1.2.3"),
                bundles("millrace-ivshmem"));
    }

    @Test
    void commandsComeWithWhatTheyAreFor() throws IOException {
        assertEquals(
                List.of(
                        "20 io.millrace:io.millrace.gateway.shell.amp:1.2.3",
                        "20 io.millrace:io.millrace.sysinfo.amp:1.2.3"),
                bundles("millrace-amp"));
    }

    @Test
    void whatDoesNotResolveIsNoFeature() {
        jars.ours("repo", "io.millrace.hw.adapters.odd", offer("odd", "Import-Package", "nowhere"));

        BuildException e = assertThrows(BuildException.class, this::features);

        assertEquals(
                "io.millrace.hw.adapters.odd misses [osgi.wiring.package (osgi.wiring.package=nowhere)]",
                e.getMessage());
    }

    @Test
    void aBaseThatNeedsTheRepositoryIsNone() {
        jars.ours("bundles/20", "io.millrace.gateway.runtime", Map.of("Import-Package", "libc"));

        BuildException e = assertThrows(BuildException.class, this::features);

        assertTrue(e.getMessage().startsWith("io.millrace.gateway.runtime misses "), e::getMessage);
    }

    @Test
    void aJarThatDoesNotSayWhereItIsFromIsNamed() {
        jars.unknown("repo", "odd.jar", Map.of());

        BuildException e = assertThrows(BuildException.class, this::features);

        assertTrue(
                e.getMessage().endsWith("odd.jar has no META-INF/maven/.../odd/pom.properties inside"), e::getMessage);
    }

    @Test
    void karafTakesWhatIsNotOursOnlyIfItLacksIt() throws IOException {
        List<String> xml =
                KarafXml.of(features(), "1.2.3").lines().map(String::strip).toList();

        assertTrue(xml.contains("<bundle dependency=\"true\">mvn:org.osgi/org.osgi.log/1.2.3</bundle>"), xml::toString);
        assertTrue(xml.contains("<bundle>mvn:io.millrace/io.millrace.api/1.2.3</bundle>"), xml::toString);
        assertTrue(
                xml.contains("<feature name=\"millrace-amp\" version=\"1.2.3\" description=\"A &amp; &lt;amp&gt;\">"),
                xml::toString);
        assertEquals(
                3,
                xml.stream()
                        .filter(each -> each.endsWith(">millrace-base</feature>"))
                        .count());
    }

    @Test
    void theStepWritesAFileForEachFeatureAndTakesOldOnesAway() throws IOException {
        Path out = temporary.resolve("out");
        Path old = Files.createDirectories(out.resolve("features")).resolve("millrace-gone.json");
        Files.createFile(old);

        Files.writeString(jars.folder().resolve("repo/index.xml"), "<repository increment=\"7\">");

        Main.main(new String[] {
            jars.folder().toString(),
            Files.createDirectory(temporary.resolve("cli")).toString(),
            "1.2.3",
            out.toString()
        });

        assertTrue(Files.notExists(old));
        JsonObject base = json(out.resolve("features/millrace-base.json"));
        assertTrue(base.getBoolean("complete"));
        assertEquals(
                "{\"id\":\"org.osgi:org.osgi.log:1.2.3\",\"bundleStartLevel\":1}",
                base.getJsonArray("bundles").getFirst().toString());
        assertEquals(
                "{\"launch-framework\":{\"kind\":\"optional\",\"type\":\"artifacts\","
                        + "\"artifacts\":[{\"id\":\"org.apache.felix:org.apache.felix.framework:1.2.3\"}]}}",
                base.getJsonObject("extensions").toString());
        JsonObject amp = json(out.resolve("features/millrace-amp.json"));
        assertEquals("io.millrace:io.millrace.gateway.dist:osgifeature:millrace-amp:1.2.3", amp.getString("id"));
        assertTrue(Files.exists(out.resolve("repo/index.xml")));
        assertTrue(Files.exists(out.resolve("NOTICE")));
        assertTrue(Files.exists(out.resolve("features/features.xml")));
    }

    private static JsonObject json(Path file) throws IOException {
        return Json.createReader(new StringReader(Files.readString(file))).readObject();
    }
}
