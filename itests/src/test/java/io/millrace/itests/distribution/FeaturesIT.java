package io.millrace.itests.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** The features that are handed out: both kinds say the same, and each resolves with nothing but what it names. */
final class FeaturesIT {
    private static final String BASE = "millrace-base";
    private static final Pattern FEATURE = Pattern.compile("(?s)<feature name=\"([^\"]+)\"[^>]*>(.*?\n  )</feature>");
    private static final Pattern BUNDLE = Pattern.compile("<bundle[^>]*>mvn:([^<]+)</bundle>");

    private Unpacked unpacked;
    private Map<String, List<String>> features;

    @BeforeEach
    void read() throws IOException {
        unpacked = new Unpacked();
        features = new LinkedHashMap<>();
        FEATURE.matcher(Files.readString(unpacked.root().resolve("features/features.xml")))
                .results()
                .forEach(feature -> features.put(
                        feature.group(1),
                        BUNDLE.matcher(feature.group(2))
                                .results()
                                .map(bundle -> bundle.group(1).replace('/', ':'))
                                .toList()));
    }

    @AfterEach
    void clean() {
        unpacked.close();
    }

    @Test
    void thereIsTheBaseAndOneForEveryProtocolAndEveryAdapter() {
        assertEquals(BASE, features.keySet().iterator().next());
        assertTrue(
                features.keySet()
                        .containsAll(List.of(
                                "millrace-nrfrpc",
                                "millrace-vox",
                                "millrace-amp",
                                "millrace-fusiondock",
                                "millrace-posix",
                                "millrace-file",
                                "millrace-futex",
                                "millrace-ivshmem",
                                "millrace-ipi")),
                () -> features.keySet().toString());
    }

    @Test
    void bothKindsOfFilesSayTheSame() throws IOException {
        TreeSet<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(unpacked.root().resolve("features"))) {
            all.map(file -> file.getFileName().toString()).forEach(files::add);
        }
        files.remove("features.xml");
        TreeSet<String> expected = new TreeSet<>();
        features.keySet().forEach(name -> expected.add(name + ".json"));
        assertEquals(expected, files);
        for (Map.Entry<String, List<String>> feature : features.entrySet()) {
            JsonObject json = json(unpacked.root().resolve("features/" + feature.getKey() + ".json"));
            assertEquals(
                    feature.getValue(),
                    json.getJsonArray("bundles").stream()
                            .map(bundle -> bundle.asJsonObject().getString("id"))
                            .toList());
        }
    }

    private static JsonObject json(Path file) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            return reader.readObject();
        }
    }

    @Test
    void everyFeatureResolvesOnTopOfTheBaseAlone() throws Exception {
        for (String feature : features.keySet()) {
            List<String> ids = new ArrayList<>(features.get(BASE));
            features.get(feature).stream().filter(id -> !ids.contains(id)).forEach(ids::add);
            assertEquals(List.of(), unresolved(ids), feature);
        }
    }

    @Test
    void theBaseAloneIsNotEnoughForWhatIsLoaded() throws Exception {
        List<String> ids = new ArrayList<>(features.get(BASE));
        features.get("millrace-futex").stream()
                .filter(id -> id.contains("hw.adapters.futex"))
                .forEach(ids::add);

        assertFalse(unresolved(ids).isEmpty(), "a check that finds nothing");
    }

    /** Which of the bundles a framework with nothing else in it cannot wire. */
    private List<String> unresolved(List<String> ids) throws IOException, BundleException, InterruptedException {
        Path cache = Files.createTempDirectory(unpacked.file("home"), "cache");
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        "felix.service.urlhandlers",
                        "false",
                        "felix.log.level",
                        "0"));
        framework.init();
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (String id : ids) {
                String location = "reference:" + jar(id).toUri();
                bundles.add(framework.getBundleContext().installBundle(location));
            }
            framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
            return bundles.stream()
                    .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                    .map(Bundle::getSymbolicName)
                    .toList();
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private Path jar(String id) throws IOException {
        String name = id.split(":", -1)[1] + ".jar";
        try (Stream<Path> files = Files.walk(unpacked.root())) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .filter(file -> !file.startsWith(unpacked.root().resolve("cli")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + name));
        }
    }
}
